#include "actors/node_config.hpp"

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "actors/timer_messages.hpp"

namespace cafmq {
namespace {

using namespace std::chrono_literals;

// Peers need it in common. The number changes when a message between processes changes.
constexpr auto protocol_name = "cafmq-1";

constexpr caf::timespan heartbeat_interval = 5s;
constexpr caf::timespan silence_max = 30s;  // then the connection is cut

}  // namespace

void configure_node(caf::actor_system_config& config) {
  config.load<caf::io::middleman>();  // first: it registers CAF's own network messages
  config.add_message_types<caf::id_block::cafmq>();
  config.add_message_types<caf::id_block::cafmq_timers>();
  add_error_names(config);
  // With few cores, one shared queue wakes workers several times faster than stealing by polling.
  config.set("scheduler.policy", caf::atom("sharing"));
  config.set("scheduler.max-threads", size_t{2});
  // An actor with a long mailbox lets the others have the worker now and then.
  config.set("scheduler.max-throughput", size_t{300});
  config.set("middleman.workers", size_t{1});
  config.set("middleman.attach-utility-actors", true);
  config.set("middleman.app-identifiers", std::vector<std::string>{protocol_name});
  config.set("middleman.heartbeat-interval", heartbeat_interval);
  config.set("middleman.connection-timeout", silence_max);
}

}  // namespace cafmq

#include "client/actors.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/node_config.hpp"
#include "client/internal/connector_actor.hpp"
#include "client/internal/consumer_core.hpp"
#include "client/internal/directory_actor.hpp"
#include "client/internal/listener_bridge.hpp"
#include "client/internal/name_servers.hpp"
#include "client/internal/producer_core.hpp"
#include "message/unique_keys.hpp"

namespace cafmq {

void prepare_client(caf::actor_system_config& config) {
  configure_node(config);
}

result<producer_actor> spawn_producer(caf::actor_system& system, const producer_options& options) {
  if (auto valid = validate(options); !valid) return fail(valid.error());
  auto directory =
      spawn_directory(system, spawn_connector(system), split_addresses(options.name_servers));
  auto window =
      std::make_shared<send_window>(options.messages_pending_max, options.bytes_pending_max);
  return producer_actor{
      spawn_producer_core(system, std::move(directory), options, std::move(window))};
}

result<push_consumer_actor> spawn_push_consumer(caf::actor_system& system,
                                                const consumer_options& options,
                                                message_listener_actor listener) {
  if (auto valid = validate(options); !valid) return fail(valid.error());
  if (!listener) return fail(errc::invalid_argument, "there is no listener to give messages to");
  auto complete = std::make_shared<consumer_options>(options);
  if (complete->client_id.empty()) complete->client_id = make_client_id();
  auto directory =
      spawn_directory(system, spawn_connector(system), split_addresses(options.name_servers));
  const auto bridge = spawn_listener_bridge(system, std::move(listener));
  return push_consumer_actor{
      spawn_consumer_core(system, std::move(directory), std::move(complete),
                          [bridge](listener_run run) { caf::anon_send(bridge, std::move(run)); })};
}

}  // namespace cafmq

#include "apps/round_trip_limit.hpp"

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "actors/node_config.hpp"
#include "net/endpoint.hpp"

namespace cafmq {
namespace {

using steady = std::chrono::steady_clock;

class asker_config : public caf::actor_system_config {
 public:
  asker_config() { configure_node(*this); }
};

// Keeps `window` questions open until the end, then ends when the last is answered.
class asker final : public caf::event_based_actor {
 public:
  asker(caf::actor_config& config, node_actor node, size_t window, steady::time_point end,
        rate_report& report)
      : caf::event_based_actor{config},
        node_{std::move(node)},
        window_{window},
        end_{end},
        report_{report} {}

  caf::behavior make_behavior() override {
    for (size_t count = 0; count < window_; ++count) ask();
    return {[](caf::tick_atom) {}};
  }

  void on_exit() override { node_ = nullptr; }

 private:
  void ask() {
    ++open_;
    request(node_, caf::infinite, find_roles{})
        .then([this, begun = steady::now()](const node_roles&) { answered(begun); },
              [this](caf::error& cause) { quit(std::move(cause)); });
  }

  void answered(steady::time_point begun) {
    const auto now = steady::now();
    ++report_.messages;
    report_.latency_ns.record((now - begun).count());
    --open_;
    if (now < end_)
      ask();
    else if (open_ == 0)
      quit();
  }

  node_actor node_;
  size_t window_;
  steady::time_point end_;
  rate_report& report_;
  size_t open_ = 0;
};

}  // namespace

result<rate_report> measure_round_trips(const std::string& namesrvs, size_t window,
                                        std::chrono::seconds duration) {
  const auto peers = parse_endpoints(namesrvs);
  if (!peers) return fail(peers.error());
  asker_config config;
  caf::actor_system system{config};
  auto node = system.middleman().remote_actor<node_actor>(peers->front().host, peers->front().port);
  if (!node) return fail(from_caf(node.error()));
  rate_report report;
  const auto begin = steady::now();
  {
    caf::scoped_actor self{system};
    auto running = system.spawn<asker>(*node, window, begin + duration, std::ref(report));
    self->wait_for(running);
  }
  report.seconds = std::chrono::duration<double>(steady::now() - begin).count();
  return report;
}

}  // namespace cafmq

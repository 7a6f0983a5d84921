#include "actors/namesrv/namesrv_actor.hpp"

#include <set>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "actors/namesrv/route_table.hpp"

//   REGISTRATION --register_broker, unregister_broker--> NAMESRV
//   REGISTRATION is lost ------------------------------> NAMESRV  its broker is gone at once
//   clock        --route_tick--------------------------> NAMESRV  silent brokers are gone
//   client       --find_route, list_cluster------------> NAMESRV, which answers at once

namespace cafmq {
namespace {

// What the table calls a connection: the registration actor at its other end.
std::string connection_name(const caf::actor_addr& registrant) {
  return to_string(registrant);
}

class namesrv final : public namesrv_actor::base {
 public:
  namesrv(caf::actor_config& config, const namesrv_options& options)
      : namesrv_actor::base{config}, routes_{options}, scan_interval_{options.scan_interval} {}

  const char* name() const override { return "namesrv"; }

 protected:
  behavior_type make_behavior() override {
    set_down_handler([this](const caf::down_msg& down) { lose(down.source); });
    delayed_send(this, scan_interval_, route_tick{});
    return {
        [this](register_broker& news) { return add(std::move(news)); },
        [this](const unregister_broker& gone) {
          if (routes_.remove({gone.broker_name, gone.broker_id, gone.address}))
            spdlog::info("broker {} ({}) at {} has left", gone.broker_name, gone.broker_id,
                         gone.address);
        },
        [this](const find_route& asked) -> caf::result<topic_route> {
          auto route = routes_.find(asked.topic);
          if (!route) return to_caf(route.error());
          return std::move(*route);
        },
        [this](list_cluster) { return cluster_listing{routes_.brokers()}; },
        [this](route_tick) {
          report_gone(routes_.expire(clock().now()), "has been silent for too long");
          delayed_send(this, scan_interval_, route_tick{});
        },
    };
  }

 private:
  caf::result<broker_registered> add(register_broker news) {
    const auto registrant = caf::actor_cast<caf::actor_addr>(current_sender());
    broker_registration registration{
        std::move(news.cluster),
        {std::move(news.broker_name), news.broker_id, std::move(news.address)},
        connection_name(registrant),
        news.version,
        std::move(news.topics),
        true};
    const auto added = routes_.add(registration, clock().now());
    if (!added) return to_caf(added.error());
    for (const auto& topic : added->bad_topics)
      spdlog::warn("broker {} has a topic whose name is not allowed, it was left out: {}",
                   registration.broker.broker_name, topic);
    watch(registrant);
    return broker_registered{};
  }

  void watch(const caf::actor_addr& registrant) {
    if (!watched_.insert(registrant).second) return;
    if (auto strong = caf::actor_cast<caf::actor>(registrant)) monitor(strong);
  }

  void lose(const caf::actor_addr& registrant) {
    watched_.erase(registrant);
    report_gone(routes_.connection_lost(connection_name(registrant)), "has lost its connection");
  }

  static void report_gone(const std::vector<broker_identity>& brokers, std::string_view why) {
    for (const auto& broker : brokers)
      spdlog::warn("broker {} ({}) at {} {}: it is no longer in the routes", broker.broker_name,
                   broker.broker_id, broker.address, why);
  }

  route_table routes_;
  std::chrono::milliseconds scan_interval_;
  std::set<caf::actor_addr> watched_;
};

}  // namespace

namesrv_actor spawn_namesrv(caf::actor_system& system, const namesrv_options& options) {
  return system.spawn<namesrv>(options);
}

}  // namespace cafmq

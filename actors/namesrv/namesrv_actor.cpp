#include "actors/namesrv/namesrv_actor.hpp"

#include <set>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "actors/namesrv/native_addresses.hpp"
#include "actors/namesrv/route_table.hpp"

//   REGISTRATION --register_broker, unregister_broker--> NAMESRV
//   REGISTRATION is lost ------------------------------> NAMESRV  its broker is gone at once
//   clock        --route_tick--------------------------> NAMESRV  silent brokers are gone
//   client       --find_route, list_cluster------------> NAMESRV, which answers at once
//   its remoting door --the same, and registrations of RocketMQ's brokers--> NAMESRV

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
        [this](const unregister_broker& gone) { remove(gone); },
        [this](const find_route& asked) { return find_native(asked.topic); },
        [this](list_cluster) {
          auto brokers = routes_.brokers();
          natives_.translate(brokers);
          return cluster_listing{std::move(brokers)};
        },
        [this](const find_remoting_route& asked) { return find(asked.topic); },
        [this](list_remoting_cluster) { return cluster_listing{routes_.brokers()}; },
        [this](const list_routed_topics& asked) {
          return routed_topics{asked.cluster.empty() ? routes_.topics()
                                                     : routes_.topics_of_cluster(asked.cluster)};
        },
        [this](const list_flagged_topics& asked) {
          return routed_topics{routes_.topics_with_flags(asked.with, asked.without)};
        },
        [this](register_remoting_broker& news) { return add_remoting(std::move(news)); },
        [this](const touch_remoting_broker& sign) {
          return remoting_broker_touched{routes_.touch(
              {sign.broker_name, sign.broker_id, sign.address}, sign.version, clock().now())};
        },
        [this](const set_write_permission& wanted) {
          const int32_t added = wanted.writable ? permission::write : 0;
          return write_permission_set{
              routes_.set_permission(wanted.broker_name, ~permission::write, added)};
        },
        [this](const remove_route& gone) {
          routes_.remove_topic(gone.topic, gone.cluster);
          return route_removed{};
        },
        [this](const add_route& news) { return add_queues(news); },
        [this](const remoting_connection_lost& lost) {
          report_gone(routes_.connection_lost(lost.connection), "has lost its connection");
        },
        [this](route_tick) {
          report_gone(routes_.expire(clock().now()), "has been silent for too long");
          delayed_send(this, scan_interval_, route_tick{});
        },
    };
  }

 private:
  caf::result<broker_registered> add(register_broker news) {
    const auto registrant = caf::actor_cast<caf::actor_addr>(current_sender());
    const auto address = news.remoting_address.empty() ? news.address : news.remoting_address;
    broker_registration registration{
        std::move(news.cluster),     {std::move(news.broker_name), news.broker_id, address},
        connection_name(registrant), news.version,
        std::move(news.topics),      true};
    const auto added = add_to_routes(registration);
    if (!added) return to_caf(added.error());
    natives_.put(address, news.address);
    watch(registrant);
    return broker_registered{};
  }

  caf::result<remoting_broker_registered> add_remoting(register_remoting_broker news) {
    broker_registration registration{
        std::move(news.cluster),
        {std::move(news.broker_name), news.broker_id, std::move(news.address)},
        std::move(news.connection),
        news.version,
        std::move(news.topics),
        news.complete};
    auto added = add_to_routes(registration);
    if (!added) return to_caf(added.error());
    return remoting_broker_registered{std::move(added->master_address)};
  }

  caf::result<route_added> add_queues(const add_route& news) {
    if (auto added = routes_.add_queues(news.topic, news.queues); !added)
      return to_caf(added.error());
    return route_added{};
  }

  result<registration_answer> add_to_routes(const broker_registration& registration) {
    auto added = routes_.add(registration, clock().now());
    if (!added) return added;
    for (const auto& topic : added->bad_topics)
      spdlog::warn("broker {} has a topic whose name is not allowed, it was left out: {}",
                   registration.broker.broker_name, topic);
    return added;
  }

  void remove(const unregister_broker& gone) {
    if (!routes_.remove({gone.broker_name, gone.broker_id, gone.address})) return;
    natives_.remove(gone.address);
    spdlog::info("broker {} ({}) at {} has left", gone.broker_name, gone.broker_id, gone.address);
  }

  caf::result<topic_route> find(const std::string& topic) const {
    auto route = routes_.find(topic);
    if (!route) return to_caf(route.error());
    return std::move(*route);
  }

  caf::result<topic_route> find_native(const std::string& topic) const {
    auto route = routes_.find(topic);
    if (route) natives_.translate(*route);
    if (!route) return to_caf(route.error());
    return std::move(*route);
  }

  void watch(const caf::actor_addr& registrant) {
    if (!watched_.insert(registrant).second) return;
    if (auto strong = caf::actor_cast<caf::actor>(registrant)) monitor(strong);
  }

  void lose(const caf::actor_addr& registrant) {
    watched_.erase(registrant);
    report_gone(routes_.connection_lost(connection_name(registrant)), "has lost its connection");
  }

  void report_gone(const std::vector<broker_identity>& brokers, std::string_view why) {
    for (const auto& broker : brokers) {
      natives_.remove(broker.address);
      spdlog::warn("broker {} ({}) at {} {}: it is no longer in the routes", broker.broker_name,
                   broker.broker_id, broker.address, why);
    }
  }

  route_table routes_;
  native_addresses natives_;
  std::chrono::milliseconds scan_interval_;
  std::set<caf::actor_addr> watched_;
};

}  // namespace

namesrv_actor spawn_namesrv(caf::actor_system& system, const namesrv_options& options) {
  return system.spawn<namesrv>(options);
}

}  // namespace cafmq

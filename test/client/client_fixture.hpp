#pragma once

/// Clients, a name server and a broker with a real store in one actor system, on the deterministic
/// scheduler. "Connecting" is looking an address up here, so that tests can cut lines and restart
/// the broker.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/internal/directory_actor.hpp"
#include "client/internal/interfaces.hpp"
#include "client/options.hpp"
#include "test/support/broker_fixture.hpp"

namespace cafmq {

/// Which processes can be reached, by address.
struct reachable_nodes {
  std::map<std::string, node_roles> by_address;
  int attempts = 0;  ///< to connect, successful or not
};

inline connector_actor spawn_connector_to(caf::actor_system& system,
                                          std::shared_ptr<reachable_nodes> nodes) {
  return system.spawn([nodes](connector_actor::pointer) -> connector_actor::behavior_type {
    return {[nodes](const connect_to& asked) -> caf::result<node_roles> {
      ++nodes->attempts;
      const auto found = nodes->by_address.find(asked.address);
      if (found == nodes->by_address.end())
        return to_caf(error{errc::unreachable, "the line to " + asked.address + " is cut"});
      return found->second;
    }};
  });
}

class client_fixture : public broker_fixture {
 public:
  static constexpr auto home = "127.0.0.1:9870";

  client_fixture() { connect(); }

  /// Name server and broker can be reached from now on, or no longer by who has no link yet.
  void connect() { nodes_->by_address[home] = {namesrv_, broker_}; }
  void cut() { nodes_->by_address.clear(); }

  directory_actor spawn_test_directory(std::vector<std::string> name_servers = {home}) {
    return spawn_directory(system_, spawn_connector_to(system_, nodes_), std::move(name_servers));
  }

  /// Lets time go by as it does, in small steps: timers set on the way ring in their turn.
  void pass(std::chrono::milliseconds time) {
    constexpr std::chrono::milliseconds step{25};
    for (; time > step; time -= step) advance(step);
    advance(time);
  }

  /// The broker ends as by kill -9, and can no longer be reached.
  void kill_broker() {
    self_->send_exit(broker_, caf::exit_reason::kill);
    run();
    cut();
  }

  /// It is there again, with the same store.
  void restart_broker() {
    stop(reput_);
    auto pending = std::make_shared<wake_flag>();
    reput_ = spawn_reput(system_, store(), flush_, hold_, pending);
    broker_ = spawn_broker(system_,
                           {&store(), store_options{}, topic_snapshot_, pending, held_, allocate_,
                            flush_, hold_, reput_, topics_, offsets_, clients_, cold_read_},
                           options_);
    connect();
    run();
  }

  void make_topic(const std::string& topic, int32_t queues) {
    topic_config config;
    config.name = topic;
    config.read_queues = queues;
    config.write_queues = queues;
    REQUIRE(ask<topic_created>(broker_, create_topic{config}));
  }

  void store_message(const std::string& topic, const std::string& body, int32_t queue_id = 0) {
    REQUIRE(ask<put_receipt>(broker_, put_of(topic, body, queue_id)));
  }

  /// What queue 0 of the topic holds.
  std::vector<std::string> stored_in(const std::string& topic) {
    auto pulled = ask<pulled_messages>(broker_, pull_of(topic, 0));
    REQUIRE(pulled);
    return bodies_in(*pulled);
  }

 protected:
  std::shared_ptr<reachable_nodes> nodes_ = std::make_shared<reachable_nodes>();
};

}  // namespace cafmq

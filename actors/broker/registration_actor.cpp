#include "actors/broker/registration_actor.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "net/dial.hpp"

//   clock  --registration_tick--> REGISTRATION --register_broker--> every NAMESRV
//   TOPICS --topics_changed-----> REGISTRATION --register_broker--> every NAMESRV
//                                 REGISTRATION --find_roles--> NODE of a name server it has dialled
//   NAMESRV is lost -----------> REGISTRATION  dials again with the next tick
//   exit                         REGISTRATION --unregister_broker--> every NAMESRV

namespace cafmq {
namespace {

using namespace std::chrono_literals;

// How often a name server that is lost is dialled.
constexpr caf::timespan retry_interval = 1s;

class registration final : public registration_actor::base {
 public:
  registration(caf::actor_config& config, const broker_options& broker,
               registration_options options, topics_actor topics,
               std::shared_ptr<const published<topic_table>> topic_table,
               std::shared_ptr<const hot_settings> settings)
      : registration_actor::base{config},
        broker_{broker},
        address_{std::move(options.address)},
        remoting_address_{std::move(options.remoting_address)},
        topics_{std::move(topics)},
        topic_table_{std::move(topic_table)},
        settings_{std::move(settings)} {
    if (options.local) peers_.push_back({{}, std::move(options.local), false});
    for (auto& namesrv : options.namesrvs) peers_.push_back({std::move(namesrv), {}, false});
  }

  const char* name() const override { return "registration"; }

 protected:
  behavior_type make_behavior() override {
    set_down_handler([this](const caf::down_msg& down) { lose(down.source); });
    send(topics_, watch_topics{caf::actor_cast<topics_listener>(this)});
    send(this, registration_tick{});
    return {
        [this](topics_changed) { register_everywhere(); },
        [this](registration_tick) {
          for (size_t at = 0; at < peers_.size(); ++at) dial_if_lost(at);
          if (clock().now() >= next_registration_) register_everywhere();
          delayed_send(this, retry_interval, registration_tick{});
        },
    };
  }

  void on_exit() override {
    for (auto& peer : peers_)
      if (peer.namesrv)
        send(peer.namesrv,
             unregister_broker{broker_.broker_name, broker_.broker_id,
                               remoting_address_.empty() ? address_ : remoting_address_});
    peers_.clear();
    topics_ = nullptr;
  }

 private:
  struct peer {
    endpoint address;
    namesrv_actor namesrv;  // null while there is no connection
    bool dialling;
  };

  void register_everywhere() {
    next_registration_ = clock().now() + broker_.register_interval;
    const auto topics = topic_table_->read();
    auto all = topics->all();
    if (settings_)
      for (auto& topic : all)
        topic.permission &= settings_->permission() | ~(permission::read | permission::write);
    const register_broker news{broker_.cluster,   broker_.broker_name, broker_.broker_id, address_,
                               remoting_address_, topics->version(),   std::move(all)};
    for (auto& peer : peers_)
      if (peer.namesrv) register_at(peer.namesrv, news);
  }

  void register_at(const namesrv_actor& namesrv, const register_broker& news) {
    // The connection's own heartbeat finds a name server that is gone, and the next registration
    // repeats this one; so no deadline is needed.
    request(namesrv, caf::infinite, news)
        .then([](broker_registered) {},
              [](const caf::error& cause) {
                spdlog::warn("a name server did not take our registration: {}",
                             from_caf(cause).text());
              });
  }

  void dial_if_lost(size_t at) {
    auto& peer = peers_[at];
    if (peer.namesrv || peer.dialling) return;
    peer.dialling = true;
    dial<node_actor>(
        this, peer.address, [this, at](node_actor node) { ask_roles(at, std::move(node)); },
        [this, at](const caf::error& cause) { give_up(at, from_caf(cause).text()); });
  }

  void ask_roles(size_t at, node_actor node) {
    request(node, caf::infinite, find_roles{})
        .then(
            [this, at](node_roles& roles) {
              if (roles.namesrv)
                connect(at, std::move(roles.namesrv));
              else
                give_up(at, "there is no name server in that process");
            },
            [this, at](const caf::error& cause) { give_up(at, from_caf(cause).text()); });
  }

  void connect(size_t at, namesrv_actor namesrv) {
    auto& peer = peers_[at];
    peer.dialling = false;
    peer.namesrv = std::move(namesrv);
    monitor(peer.namesrv);
    spdlog::info("connected to the name server {}", to_string(peer.address));
    register_everywhere();
  }

  void give_up(size_t at, std::string_view why) {
    peers_[at].dialling = false;
    spdlog::warn("the name server {} cannot be reached, trying again: {}",
                 to_string(peers_[at].address), why);
  }

  void lose(const caf::actor_addr& gone) {
    for (auto& peer : peers_)
      if (peer.namesrv && peer.namesrv.address() == gone) {
        spdlog::warn("lost the name server {}", to_string(peer.address));
        peer.namesrv = nullptr;
      }
  }

  broker_options broker_;
  std::string address_;
  std::string remoting_address_;
  topics_actor topics_;
  std::shared_ptr<const published<topic_table>> topic_table_;
  std::shared_ptr<const hot_settings> settings_;
  std::vector<peer> peers_;
  actor_time next_registration_;
};

}  // namespace

registration_actor spawn_registration(caf::actor_system& system, const broker_options& broker,
                                      registration_options options, topics_actor topics,
                                      std::shared_ptr<const published<topic_table>> topic_table,
                                      std::shared_ptr<const hot_settings> settings) {
  return system.spawn<registration>(broker, std::move(options), std::move(topics),
                                    std::move(topic_table), std::move(settings));
}

}  // namespace cafmq

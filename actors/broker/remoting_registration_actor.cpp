#include "actors/broker/remoting_registration_actor.hpp"

#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/broker/announcements.hpp"
#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "net/remoting/link.hpp"
#include "protocol/bodies/registration.hpp"
#include "protocol/headers/registration.hpp"

//   clock  --registration_tick--> REGISTRATION --103--> LINK of every name server that is due
//   TOPICS --topics_changed-----> REGISTRATION --103--> LINK of every name server
//   LINK   --link_lost----------> REGISTRATION  registers again with a later tick
//   exit                          REGISTRATION --104--> LINK of every name server, then closes it

namespace cafmq {
namespace {

using namespace std::chrono_literals;
using namespace remoting;

constexpr auto retry_interval = 1s;

class remoting_registration final : public remoting_registration_actor::base {
 public:
  remoting_registration(caf::actor_config& config, const broker_options& broker,
                        std::vector<endpoint> namesrvs, std::string address, topics_actor topics,
                        std::shared_ptr<const published<topic_table>> topic_table,
                        std::shared_ptr<const hot_settings> settings)
      : remoting_registration_actor::base{config},
        broker_{broker},
        namesrvs_{std::move(namesrvs)},
        address_{std::move(address)},
        topics_{std::move(topics)},
        topic_table_{std::move(topic_table)},
        settings_{std::move(settings)},
        state_{namesrvs_.size(), broker.register_interval, retry_interval} {}

  const char* name() const override { return "remoting_registration"; }

 protected:
  behavior_type make_behavior() override {
    const auto listener = caf::actor_cast<link_listener>(this);
    for (size_t at = 0; at < namesrvs_.size(); ++at)
      links_.push_back(spawn_link(system(), {namesrvs_[at], at}, listener));
    send(topics_, watch_topics{caf::actor_cast<topics_listener>(this)});
    send(this, registration_tick{});
    return {
        [this](topics_changed) { announce(); },
        [this](const link_lost& news) { state_.lost(news.link, clock().now()); },
        [this](registration_tick) {
          announce();
          delayed_send(this, caf::timespan{retry_interval}, registration_tick{});
        },
    };
  }

  void on_exit() override {
    const unregister_broker_request header{broker_.broker_name, address_, broker_.cluster,
                                           broker_.broker_id};
    for (const auto& link : links_) {
      send(link, link_notice{frame_of(request_code::unregister_broker, ++opaque_, header)});
      send(link, close_link{});
    }
    links_.clear();
    topics_ = nullptr;
  }

 private:
  void announce() {
    const auto topics = topic_table_->read();
    const auto version = topics->version();
    const auto due = state_.due(version, clock().now());
    if (due.empty()) return;
    const auto frame = registration_of(*topics);
    for (const auto at : due) register_at(at, version, frame);
  }

  void register_at(size_t at, const data_version& version, const std::string& frame) {
    request(links_[at], caf::infinite, link_request{opaque_, frame})
        .then(
            [this, at, version](const link_answer& answer) {
              if (answer.code == response_code::success)
                note_taken(at, version);
              else
                note_failed(at, answer.remark);
            },
            [this, at](const caf::error& cause) { note_failed(at, from_caf(cause).text()); });
  }

  // Each registration has an opaque of its own: one may be open for every link.
  std::string registration_of(const topic_table& topics) {
    const auto body = write_registration({visible(topics), {}});
    register_broker_request header;
    header.broker_name = broker_.broker_name;
    header.broker_address = address_;
    header.cluster = broker_.cluster;
    const auto ha_address = broker_.address(broker_.listen_port + 1);
    header.ha_address = ha_address;
    header.broker_id = broker_.broker_id;
    header.body_crc = body_crc_of(body);
    return frame_of(request_code::register_broker, ++opaque_, header, body);
  }

  // What the broker as a whole forbids is forbidden for every topic.
  topics_document visible(const topic_table& topics) const {
    auto document = topics.document();
    constexpr auto read_write = permission::read | permission::write;
    const auto granted = settings_->permission() | ~read_write;
    for (auto& [name, topic] : document.topics) topic.permission &= granted;
    return document;
  }

  void note_taken(size_t at, const data_version& version) {
    if (state_.taken(at, version, clock().now()))
      spdlog::info("registered at the name server {}", to_string(namesrvs_[at]));
    announce();  // topics may have changed meanwhile
  }

  void note_failed(size_t at, std::string_view why) {
    if (state_.failed(at, clock().now()))
      spdlog::warn("cannot register at the name server {}, trying again: {}",
                   to_string(namesrvs_[at]), why);
  }

  broker_options broker_;
  std::vector<endpoint> namesrvs_;
  std::string address_;
  topics_actor topics_;
  std::shared_ptr<const published<topic_table>> topic_table_;
  std::shared_ptr<const hot_settings> settings_;
  announcements state_;
  std::vector<link_actor> links_;
  int32_t opaque_ = 0;
};

}  // namespace

remoting_registration_actor spawn_remoting_registration(
    caf::actor_system& system, const broker_options& broker, std::vector<endpoint> namesrvs,
    std::string address, topics_actor topics,
    std::shared_ptr<const published<topic_table>> topic_table,
    std::shared_ptr<const hot_settings> settings) {
  return system.spawn<remoting_registration>(broker, std::move(namesrvs), std::move(address),
                                             std::move(topics), std::move(topic_table),
                                             std::move(settings));
}

}  // namespace cafmq

#include "client/internal/consumer_core.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "client/internal/offset_keeper_actor.hpp"
#include "client/internal/queue_consumer.hpp"
#include "client/internal/route_queues.hpp"
#include "client/internal/topic_share.hpp"

//   clock         --consumer_tick--> CONSUMER CORE --locate_topic, link_broker--> DIRECTORY
//   CONSUMER CORE --client_heartbeat--> BROKER    on each new link, and every 30 s
//   BROKER        --members_changed---> CONSUMER CORE --find_members--> BROKER
//   CONSUMER CORE --spawns, stop_consuming--> QUEUE CONSUMER --offset_noted--> CONSUMER CORE
//   application   --close_client------> CONSUMER CORE --leave_groups--> BROKER

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr caf::timespan heartbeat_interval = 30s;
constexpr caf::timespan rebalance_interval = 20s;
constexpr caf::timespan route_interval = 30s;
constexpr caf::timespan unsettled_interval = 1s;  // while something is missing
constexpr caf::timespan request_timeout = 3s;
constexpr caf::timespan good_bye_timeout = 1s;
constexpr std::chrono::milliseconds forget_after = 60s;  // a broker without link and topics

class consumer_core final : public consumer_core_actor::base {
 public:
  consumer_core(caf::actor_config& config, directory_actor directory,
                std::shared_ptr<const consumer_options> options, hand_over_run hand_over,
                queue_rights rights)
      : consumer_core_actor::base{config},
        directory_{std::move(directory)},
        options_{std::move(options)},
        hand_over_{std::move(hand_over)},
        rights_{options_->model == consume_model::broadcasting ? queue_rights::open : rights} {
    for (auto wanted : options_->subscriptions) {
      if (wanted.version == 0) wanted.version = system_clock{}.wall_ms();
      topics_.emplace(wanted.topic, topic_state{topic_share{wanted, options_->start_at}});
    }
  }

  const char* name() const override { return "push consumer"; }

 protected:
  behavior_type make_behavior() override {
    set_down_handler([this](const caf::down_msg& down) { lose_link(down.source); });
    for (const auto timer :
         {consumer_timer::routes, consumer_timer::heartbeat, consumer_timer::rebalance})
      send(consumer_core_actor{this}, consumer_tick{timer});
    return {
        [this](const close_client& asked) { return close(asked.patience); },
        [this](const members_changed& news) {
          if (news.group == options_->group) rebalance_all();
        },
        [this](const offset_noted& note) { notes_.insert_or_assign(note.queue, note.next); },
        [this](const queue_order& order) { return pass_on(order); },
        [this](list_owned) { return list(); },
        [this](const consumer_tick& tick) { look_at_clock(tick.timer); },
    };
  }

  void on_exit() override {
    for (const auto& [queue, consumer] : owned_)
      anon_send_exit(consumer, caf::exit_reason::user_shutdown);
    owned_.clear();
    for (const auto& [broker_name, keeper] : keepers_)
      anon_send_exit(keeper, caf::exit_reason::user_shutdown);
    keepers_.clear();
    if (closing_) closing_->deliver(client_closed{});
    closing_.reset();
    anon_send_exit(directory_, caf::exit_reason::user_shutdown);
    directory_ = nullptr;
    brokers_.clear();
    hand_over_ = nullptr;
  }

 private:
  struct topic_state {
    topic_share share;
    bool is_asking_route = false;
    bool is_rebalancing = false;
    bool rebalance_again = false;
  };

  struct broker_state {
    std::string address;
    broker_actor handle;
    bool is_linking = false;
    bool is_registered = false;  ///< it has accepted a heartbeat over this link
    clock::time_point unlinked_since{};
  };

  // -- time -------------------------------------------------------------------

  void look_at_clock(consumer_timer timer) {
    if (closing_) return;
    switch (timer) {
      case consumer_timer::heartbeat:
        for (auto& [broker_name, broker] : brokers_) beat(broker_name);
        return tick_again(timer, heartbeat_interval);
      case consumer_timer::rebalance:
        rebalance_all();
        return tick_again(timer, rebalance_interval);
      case consumer_timer::rebalance_once:
        return rebalance_all();
      case consumer_timer::routes:
        for (auto& [topic, state] : topics_) ask_route(topic);
        for (auto& [broker_name, broker] : brokers_)
          if (broker.handle && !broker.is_registered) beat(broker_name);
        return tick_again(timer, is_settled() ? route_interval : unsettled_interval);
    }
  }

  void tick_again(consumer_timer timer, caf::timespan interval) {
    delayed_send(this, interval, consumer_tick{timer});
  }

  // While a broker restarts its topics are missing at the name server, and while a topic is new it
  // is missing there, too: then routes are asked for more often.
  [[nodiscard]] bool is_settled() const {
    const auto has_route = [](const auto& topic) { return topic.second.share.route() != nullptr; };
    const auto is_in_use = [this](const auto& broker) {
      return broker.second.is_registered && is_in_routes(broker.first);
    };
    return std::all_of(topics_.begin(), topics_.end(), has_route) &&
           std::all_of(brokers_.begin(), brokers_.end(), is_in_use);
  }

  [[nodiscard]] bool is_in_routes(const std::string& broker_name) const {
    return std::any_of(topics_.begin(), topics_.end(), [&](const auto& topic) {
      return topic.second.share.has_broker(broker_name);
    });
  }

  // -- routes and links -------------------------------------------------------

  void ask_route(const std::string& topic) {
    auto& state = topics_.at(topic);
    if (std::exchange(state.is_asking_route, true)) return;
    request(directory_, caf::infinite, locate_topic{topic})
        .then(
            [this, topic](topic_route& route) {
              topics_.at(topic).is_asking_route = false;
              learn(topic, std::move(route));
            },
            [this, topic](const caf::error& cause) {
              auto& asked = topics_.at(topic);
              asked.is_asking_route = false;
              if (from_caf(cause).code() == errc::topic_not_exist) asked.share.learn_missing();
            });
  }

  void learn(const std::string& topic, topic_route route) {
    if (closing_) return;
    for (const auto& data : route.queues) {
      const auto address = master_address(route, data.broker_name);
      if (!address) continue;
      auto& broker = brokers_[data.broker_name];
      if (broker.address.empty()) broker.unlinked_since = clock().now();
      if (broker.address != *address && broker.handle) unlink(data.broker_name);
      broker.address = *address;
    }
    const bool news = topics_.at(topic).share.learn(std::move(route));
    link_all();
    if (news) rebalance(topic);
  }

  void link_all() {
    for (auto& [broker_name, broker] : brokers_) link(broker_name);
  }

  void link(const std::string& broker_name) {
    auto& broker = brokers_.at(broker_name);
    if (broker.handle || broker.address.empty() || closing_) return;
    if (std::exchange(broker.is_linking, true)) return;
    request(directory_, caf::infinite, link_broker{broker.address})
        .then([this, broker_name, address = broker.address](
                  const broker_link& link) { linked(broker_name, address, link.broker); },
              [this, broker_name](const caf::error&) { link_failed(broker_name); });
  }

  void link_failed(const std::string& broker_name) {
    auto& broker = brokers_.at(broker_name);
    broker.is_linking = false;
    if (!is_in_routes(broker_name) && clock().now() - broker.unlinked_since > forget_after)
      brokers_.erase(broker_name);
    else
      link(broker_name);  // the directory spaces the attempts
  }

  void linked(const std::string& broker_name, const std::string& address,
              const broker_actor& handle) {
    auto& broker = brokers_.at(broker_name);
    broker.is_linking = false;
    if (broker.address != address) return link(broker_name);
    broker.handle = handle;
    monitor(handle);
    beat(broker_name);
    for (auto& [topic, state] : topics_) ask_route(topic);
  }

  // The broker is told of this client; then it counts it among the members.
  void beat(const std::string& broker_name) {
    const auto& broker = brokers_.at(broker_name);
    if (!broker.handle || closing_) return;
    consumer_membership membership{options_->group, {}};
    for (const auto& [topic, state] : topics_)
      membership.subscriptions.push_back(state.share.wanted());
    request(
        broker.handle, request_timeout,
        client_heartbeat{options_->client_id, {}, {std::move(membership)}, client_link_actor{this}})
        .then(
            [this, broker_name, handle = broker.handle](const heartbeat_accepted&) {
              const auto found = brokers_.find(broker_name);
              if (found == brokers_.end() || found->second.handle != handle) return;
              if (!std::exchange(found->second.is_registered, true)) rebalance_all();
            },
            [this](const caf::error& cause) {
              const auto failure = from_caf(cause);
              if (failure.code() != errc::unreachable) warn(failure);
            });
  }

  void lose_link(const caf::actor_addr& gone) {
    for (auto& [broker_name, broker] : brokers_) {
      if (!broker.handle || broker.handle.address() != gone) continue;
      unlink(broker_name);
      link(broker_name);
    }
  }

  // What was pulled over the lost link is dropped and pulled again from the committed offset: the
  // broker may have lost its newest messages and given their offsets to others since.
  void unlink(const std::string& broker_name) {
    auto& broker = brokers_.at(broker_name);
    broker.handle = nullptr;
    broker.is_registered = false;
    broker.unlinked_since = clock().now();
    std::erase_if(owned_, [&](const auto& owned) {
      if (owned.first.broker_name != broker_name) return false;
      anon_send_exit(owned.second, caf::exit_reason::user_shutdown);
      return true;
    });
  }

  // -- shares -----------------------------------------------------------------

  void rebalance_all() {
    for (auto& [topic, state] : topics_) rebalance(topic);
  }

  void rebalance(const std::string& topic) {
    auto& state = topics_.at(topic);
    const auto broker = any_broker_of(state.share);
    if (!broker || closing_) return;  // it will be done when there is one
    if (std::exchange(state.is_rebalancing, true)) {
      state.rebalance_again = true;
      return;
    }
    request(broker, request_timeout, find_members{options_->group})
        .then(
            [this, topic](const group_members& members) {
              take_share(topic, members.client_ids);
              rebalanced(topic);
            },
            [this, topic](const caf::error&) {
              rebalanced(topic);
              delayed_send(this, unsettled_interval, consumer_tick{consumer_timer::rebalance_once});
            });
  }

  void rebalanced(const std::string& topic) {
    auto& state = topics_.at(topic);
    state.is_rebalancing = false;
    if (std::exchange(state.rebalance_again, false)) rebalance(topic);
  }

  [[nodiscard]] broker_actor any_broker_of(const topic_share& share) const {
    for (const auto& [broker_name, broker] : brokers_)
      if (broker.is_registered && share.has_broker(broker_name)) return broker.handle;
    return {};
  }

  void take_share(const std::string& topic, const std::vector<std::string>& client_ids) {
    if (closing_) return;
    const auto& share = topics_.at(topic).share;
    if (!std::binary_search(client_ids.begin(), client_ids.end(), options_->client_id)) {
      // The broker has forgotten us. What we have we keep until it knows us again.
      for (auto& [broker_name, broker] : brokers_) {
        broker.is_registered = false;
        beat(broker_name);
      }
      return;
    }
    const auto mine = share_of(share, client_ids);
    if (!mine) return warn(mine.error());
    const std::set<broker_queue> wanted{mine->begin(), mine->end()};
    std::erase_if(owned_, [&](const auto& owned) {
      if (owned.first.topic != topic || wanted.contains(owned.first)) return false;
      request(owned.second, caf::infinite, stop_consuming{options_->hand_over_patience})
          .then([](consuming_stopped) {}, [](const caf::error&) {});
      return true;
    });
    for (const auto& queue : wanted) consume(queue, share);
  }

  void consume(const broker_queue& queue, const topic_share& share) {
    const auto broker = brokers_.find(queue.broker_name);
    if (owned_.contains(queue) || broker == brokers_.end() || !broker->second.is_registered) return;
    queue_start start{share.start_of(queue), {}};
    if (const auto note = notes_.find(queue); note != notes_.end()) start.remembered = note->second;
    owned_.emplace(queue, spawn_queue_consumer(
                              system(), {queue, share.wanted(), start, broker->second.handle,
                                         offset_store_of(queue.broker_name, broker->second.handle),
                                         offset_notes_actor{this}, hand_over_, options_, rights_}));
  }

  [[nodiscard]] bool is_broadcasting() const {
    return options_->model == consume_model::broadcasting;
  }

  [[nodiscard]] result<std::vector<broker_queue>> share_of(
      const topic_share& share, const std::vector<std::string>& client_ids) const {
    if (!is_broadcasting())
      return share.share_of(options_->client_id, client_ids, options_->allocation);
    return share.share_of(options_->client_id, client_ids,
                          [](const auto& queues, const auto&, auto) { return queues; });
  }

  offset_store_actor offset_store_of(const std::string& broker_name, const broker_actor& broker) {
    if (!is_broadcasting()) return broker;
    auto& keeper = keepers_[broker_name];
    if (!keeper) keeper = spawn_offset_keeper(system(), *options_, broker_name);
    return keeper;
  }

  caf::result<queue_done> pass_on(const queue_order& order) {
    const auto owned = owned_.find(order.queue);
    if (owned != owned_.end()) return delegate(owned->second, order);
    return to_caf(error{errc::out_of_range, "queue " + std::to_string(order.queue.queue_id) +
                                                " of '" + order.queue.topic + "' on " +
                                                order.queue.broker_name + " is not consumed here"});
  }

  [[nodiscard]] owned_queues list() const {
    owned_queues listing;
    for (const auto& [queue, consumer] : owned_) listing.queues.push_back(queue);
    return listing;
  }

  // -- the way out ------------------------------------------------------------

  caf::result<client_closed> close(std::chrono::milliseconds patience) {
    if (closing_) return to_caf(error{errc::shutting_down, "the consumer is closing already"});
    auto promise = make_response_promise<client_closed>();
    closing_ = promise;
    steps_left_ = 1;
    for (const auto& [queue, consumer] : owned_) {
      ++steps_left_;
      request(consumer, caf::infinite, stop_consuming{patience})
          .then([this](consuming_stopped) { queue_released(); },
                [this](const caf::error&) { queue_released(); });
    }
    queue_released();
    return promise;
  }

  // When all offsets are committed the brokers are told good-bye, each followed by a question: its
  // answer says that the good-bye has arrived.
  void queue_released() {
    if (--steps_left_ > 0) return;
    owned_.clear();
    steps_left_ = 1;
    for (const auto& [broker_name, broker] : brokers_) {
      if (!broker.handle) continue;
      ++steps_left_;
      send(broker.handle, leave_groups{options_->client_id});
      request(broker.handle, good_bye_timeout, find_members{options_->group})
          .then([this](const group_members&) { broker_left(); },
                [this](const caf::error&) { broker_left(); });
    }
    broker_left();
  }

  void broker_left() {
    if (--steps_left_ == 0) quit(caf::exit_reason::user_shutdown);  // which answers
  }

  void warn(const error& what) const {
    if (options_->on_warning) options_->on_warning(what);
  }

  directory_actor directory_;
  std::shared_ptr<const consumer_options> options_;
  hand_over_run hand_over_;
  queue_rights rights_;
  std::map<std::string, topic_state> topics_;
  std::map<std::string, broker_state> brokers_;
  std::map<broker_queue, queue_consumer_actor> owned_;
  std::map<broker_queue, queue_offset> notes_;
  std::map<std::string, offset_store_actor> keepers_;  ///< of brokers; for broadcasting
  std::optional<caf::typed_response_promise<client_closed>> closing_;
  size_t steps_left_ = 0;
};

}  // namespace

consumer_core_actor spawn_consumer_core(caf::actor_system& system, directory_actor directory,
                                        std::shared_ptr<const consumer_options> options,
                                        hand_over_run hand_over, queue_rights rights) {
  return system.spawn<consumer_core>(std::move(directory), std::move(options), std::move(hand_over),
                                     rights);
}

}  // namespace cafmq

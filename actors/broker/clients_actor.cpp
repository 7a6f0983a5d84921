#include "actors/broker/clients_actor.hpp"

#include <map>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/admin_messages.hpp"
#include "actors/broker/client_table.hpp"
#include "actors/broker/pending_changes.hpp"
#include "actors/broker/queue_claims.hpp"
#include "actors/error.hpp"
#include "actors/group_messages.hpp"
#include "actors/messages.hpp"
#include "protocol/groups_document.hpp"

//   BROKER  --client_heartbeat, leave_groups--> CLIENTS --members_changed--> the group's clients
//   BROKER  --find_members, list_groups-------> CLIENTS, which answers at once
//   BROKER  --claim_queue---------------------> CLIENTS, which answers when the queue is free
//   a client's connection, or who has claimed a queue, is gone --> CLIENTS --members_changed-->
//   clock   --client_tick---------------------> CLIENTS  the same for clients that are silent
//                                               CLIENTS --write_file--> PERSIST, for a new group

namespace cafmq {
namespace {

using members = client_table<client_link_actor>;
using claims = queue_claims<caf::actor_addr, caf::typed_response_promise<queue_claimed>>;

constexpr size_t claims_max = 1'000'000;

client_beat beat_from(client_heartbeat& message) {
  client_beat beat{std::move(message.client_id), std::move(message.producer_groups), {}};
  for (auto& consumer : message.consumers)
    beat.consumers.push_back({std::move(consumer.group), std::move(consumer.subscriptions)});
  return beat;
}

class clients final : public clients_actor::base {
 public:
  clients(caf::actor_config& config, group_table groups, std::filesystem::path file,
          persist_actor persist, const broker_options& options, const cafmq::clock& clock,
          std::shared_ptr<published<group_table>> visible)
      : clients_actor::base{config},
        groups_{std::move(groups)},
        saved_version_{groups_.version()},
        members_{options},
        scan_interval_{options.client_scan_interval},
        file_{std::move(file)},
        persist_{std::move(persist)},
        wall_clock_{clock},
        visible_{std::move(visible)} {}

  const char* name() const override { return "clients"; }

 protected:
  behavior_type make_behavior() override {
    set_down_handler([this](const caf::down_msg& down) { lose(down.source); });
    set_exit_handler([this](const caf::exit_msg& exit) { stop(exit.reason); });
    delayed_send(this, scan_interval_, client_tick{});
    return {
        [this](client_heartbeat& beat) { return welcome(beat); },
        [this](const leave_groups& leaving) {
          tell(leaving.group.empty() ? members_.leave(leaving.client_id)
                                     : members_.leave(leaving.client_id, leaving.group));
        },
        [this](const find_members& asked) {
          return group_members{members_.client_ids(asked.group)};
        },
        [this](list_groups) { return list(); },
        [this](claim_queue& asked) { return claim(asked); },
        [this](const find_group& asked) { return find(asked); },
        [this](list_group_configs) { return group_configs{groups_.document()}; },
        [this](const put_group& wanted) {
          return save(groups_.put(wanted.group, wall_clock_.wall_ms()));
        },
        [this](const remove_group& gone) {
          return save(groups_.remove(gone.group, wall_clock_.wall_ms()));
        },
        [this](const forbid_reading& wanted) {
          return save(groups_.forbid_reading(wanted.group, wanted.topic, wanted.forbidden,
                                             wall_clock_.wall_ms()));
        },
        [this](allow_auto_create rule) { groups_.allow_auto_create(rule.allowed); },
        [this](client_tick) {
          tell(members_.expire(clock().now()));
          for (auto& reply : claims_.expire(clock().now())) reply.deliver(queue_claimed{});
          delayed_send(this, scan_interval_, client_tick{});
        },
    };
  }

  void on_exit() override {
    const auto stopping = to_caf(error{errc::shutting_down, "the broker is stopping"});
    for (auto& reply : unsaved_.take_all()) reply.deliver(stopping);
    for (auto& reply : claims_.take_waiting()) reply.deliver(stopping);
    links_.clear();
    members_ = members{broker_options{}};
    persist_ = nullptr;
  }

 private:
  caf::result<heartbeat_accepted> welcome(client_heartbeat& message) {
    auto link = message.client;
    if (!link)
      return to_caf(error{errc::invalid_argument, "the heartbeat has no handle of its client"});
    auto beat = beat_from(message);
    if (auto allowed = leave_out_unknown(beat); !allowed) return to_caf(allowed.error());
    auto news = members_.heartbeat(beat, link, clock().now());
    if (!news) return to_caf(news.error());
    if (links_.emplace(link.address(), link).second) monitor(link);
    for (const auto& group : news->differing)
      spdlog::warn(
          "members of group {} subscribe to different things: each will miss messages; "
          "make their subscriptions the same ({} is one of them)",
          group, beat.client_id);
    tell(news->changes);
    save_if_changed();
    return heartbeat_accepted{};
  }

  // Groups that may not be made on first use are left out, so that they do not keep the client's
  // others away. It is told when nothing is left.
  result<void> leave_out_unknown(client_beat& beat) {
    result<void> outcome;
    std::erase_if(beat.consumers, [&](const group_interest& consumer) {
      const auto group = groups_.find_or_create(consumer.group, wall_clock_.wall_ms());
      if (!group) outcome = fail(group.error());
      return !group && group.error().code() == errc::group_not_exist;
    });
    const bool is_left = !beat.consumers.empty() || !beat.producer_groups.empty();
    if (!outcome && outcome.error().code() == errc::group_not_exist && is_left) return {};
    return outcome;
  }

  // Whoever claims is watched: its end, or that of its connection, frees the queue.
  caf::result<queue_claimed> claim(claim_queue& asked) {
    const auto who = caf::actor_cast<caf::actor_addr>(current_sender());
    if (!who) return to_caf(error{errc::invalid_argument, "a claim comes from nobody"});
    auto reply = make_response_promise<queue_claimed>();
    const bool is_known = claims_.knows(who);
    const auto granted =
        claims_.claim({std::move(asked.group), std::move(asked.queue)}, who, reply, clock().now());
    if (!granted)
      reply.deliver(to_caf(granted.error()));
    else if (*granted)
      reply.deliver(queue_claimed{});
    if (granted && !is_known) monitor(who);
    return reply;
  }

  caf::result<group_found> find(const find_group& asked) {
    if (!asked.may_make && groups_.find(asked.group) == nullptr)
      return to_caf(error{errc::group_not_exist,
                          fmt::format("the consumer group {} does not exist", asked.group)});
    auto group = groups_.find_or_create(asked.group, wall_clock_.wall_ms());
    if (!group) return to_caf(group.error());
    save_if_changed();
    return group_found{std::move(*group)};
  }

  void tell(const std::vector<members::group_change>& changes) {
    for (const auto& change : changes)
      for (const auto& member : change.members) send(member, members_changed{change.group});
  }

  void lose(const caf::actor_addr& gone) {
    if (auto reply = claims_.release(gone)) reply->deliver(queue_claimed{});
    const auto link = links_.find(gone);
    if (link == links_.end()) return;
    tell(members_.connection_lost(link->second));
    links_.erase(link);
  }

  // Built-in groups that nobody uses are not worth a line.
  group_listing list() const {
    group_listing listing;
    for (const auto& group : members_.groups()) {
      group_summary summary{group, members_.client_ids(group), {}, 0};
      for (auto& wanted : members_.subscriptions(group)) summary.topics.push_back(wanted.topic);
      listing.groups.push_back(std::move(summary));
    }
    return listing;
  }

  // -- subscriptionGroup.json -------------------------------------------------

  // Answers when the change is durable; at once when there was nothing to change.
  caf::result<groups_saved> save(const result<bool>& changed) {
    if (!changed) return to_caf(changed.error());
    auto reply = make_response_promise<groups_saved>();
    if (saved_version_ == groups_.version())
      reply.deliver(groups_saved{});
    else
      unsaved_.wait(groups_.version().counter, reply);
    save_if_changed();
    return reply;
  }

  void save_if_changed() {
    if (saving_ || saved_version_ == groups_.version()) return;
    saving_ = true;
    request(persist_, caf::infinite, write_file{file_.string(), write_groups(groups_.document())})
        .then([this, version = groups_.version()](file_written) { saved(version); },
              [this, version = groups_.version()](const caf::error& cause) {
                spdlog::error("groups were not saved: {}", from_caf(cause).text());
                for (auto& reply : unsaved_.failed()) reply.deliver(cause);
                saved(version);  // tried; the next new group writes all of them again
              });
  }

  void saved(const data_version& version) {
    saving_ = false;
    saved_version_ = version;
    if (visible_) visible_->publish(groups_);
    for (auto& reply : unsaved_.written(version.counter)) reply.deliver(groups_saved{});
    save_if_changed();
    if (stopping_ && !saving_) quit(stopping_);
  }

  void stop(const caf::error& reason) {
    if (reason == caf::exit_reason::kill || !saving_) return quit(reason);
    stopping_ = reason;
  }

  group_table groups_;
  data_version saved_version_;
  members members_;
  std::chrono::milliseconds scan_interval_;
  std::filesystem::path file_;
  persist_actor persist_;
  const cafmq::clock& wall_clock_;
  std::shared_ptr<published<group_table>> visible_;
  claims claims_{claims_max};
  std::map<caf::actor_addr, client_link_actor> links_;
  bool saving_ = false;
  pending_changes<caf::typed_response_promise<groups_saved>> unsaved_;
  caf::error stopping_;  // why we stop; none while we do not
};

}  // namespace

clients_actor spawn_clients(caf::actor_system& system, group_table groups,
                            std::filesystem::path file, persist_actor persist,
                            const broker_options& options, const clock& clock,
                            std::shared_ptr<published<group_table>> visible) {
  return system.spawn<clients>(std::move(groups), std::move(file), std::move(persist), options,
                               std::cref(clock), std::move(visible));
}

}  // namespace cafmq

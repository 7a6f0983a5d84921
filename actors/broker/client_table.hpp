#pragma once

/// Which clients are connected, and the producer and consumer groups that they form.
///
/// Plain data with one owner, the clients actor, which says what time it is and tells the members
/// that a change names. `Member` is how a client is reached: a handle in the actor, an int in a
/// test; equal members are the same connection.
///
/// Invariants
///  1. A membership (one client in one group) lives until it leaves, its connection is lost, or no
///     heartbeat has named it for the expiry; only a heartbeat that names it prolongs it.
///  2. Whatever changes who is in a consumer group is reported, with everybody who is in it then.
///  3. size() never exceeds the bound; a heartbeat that would exceed it changes nothing.
///  4. client_ids() is sorted: every member computes the same shares from it.

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/options.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "message/subscription.hpp"

namespace cafmq {

/// One consumer group that a client is in, and what it wants there.
struct group_interest {
  std::string group;
  std::vector<subscription> subscriptions;
};

/// What a client says of itself.
struct client_beat {
  std::string client_id;
  std::vector<std::string> producer_groups;
  std::vector<group_interest> consumers;
};

/// errc::invalid_argument when an id, name or expression in it is not allowed or there are too
/// many.
[[nodiscard]] result<void> check_beat(const client_beat& beat);

/// Whether two members of a group want the same; the order has no meaning, nor have versions.
[[nodiscard]] bool same_interest(const std::vector<subscription>& left,
                                 const std::vector<subscription>& right);

template <class Member>
class client_table {
 public:
  using time_point = clock::time_point;

  /// A consumer group that has gained or lost members, and whom to tell.
  struct group_change {
    std::string group;
    std::vector<Member> members;  ///< those who are in it now, by client id
  };

  struct heartbeat_news {
    std::vector<group_change> changes;

    /// Groups in which this client is new, or wants something new, and another member wants
    /// something else: each then misses messages. Worth a warning.
    std::vector<std::string> differing;
  };

  explicit client_table(const broker_options& options)
      : expiry_{options.client_expiry}, memberships_max_{options.memberships_max} {}

  /// Adds and prolongs the memberships that the client names. It is from then on reached through
  /// `member`, should its connection be another one. errc::invalid_argument, busy (bound).
  [[nodiscard]] result<heartbeat_news> heartbeat(const client_beat& beat, Member member,
                                                 time_point now) {
    if (auto sound = check_beat(beat); !sound) return fail(std::move(sound).error());
    if (size_ + count_new(beat) > memberships_max_)
      return fail(errc::busy,
                  "the broker knows {} memberships of clients in groups, which is its bound; "
                  "connect fewer clients or raise the bound",
                  size_);
    heartbeat_news news;
    for (const auto& group : beat.producer_groups)
      add(producers_, group, beat.client_id, membership{member, now, {}});
    for (const auto& interest : beat.consumers) {
      const auto* known = find(consumers_, interest.group, beat.client_id);
      const bool wants_same =
          known != nullptr && same_interest(known->subscriptions, interest.subscriptions);
      const bool joined = known == nullptr;
      add(consumers_, interest.group, beat.client_id,
          membership{member, now, interest.subscriptions});
      if (joined || !wants_same) news.changes.push_back(change_of(interest.group));
      if (!wants_same && differs_from_others(interest, beat.client_id))
        news.differing.push_back(interest.group);
    }
    return news;
  }

  /// The client is going: from all its groups.
  [[nodiscard]] std::vector<group_change> leave(std::string_view client_id) {
    return remove_if([&](std::string_view id, const membership&) { return id == client_id; });
  }

  /// The client leaves one group, as a producer and as a consumer.
  [[nodiscard]] std::vector<group_change> leave(std::string_view client_id,
                                                std::string_view group) {
    return remove_if([&](std::string_view id, const membership&) { return id == client_id; },
                     group);
  }

  /// The connection is lost: with it go the clients that were last heard through it.
  [[nodiscard]] std::vector<group_change> connection_lost(const Member& member) {
    return remove_if(
        [&](std::string_view, const membership& entry) { return entry.member == member; });
  }

  /// Removes the memberships that have been silent for the expiry.
  [[nodiscard]] std::vector<group_change> expire(time_point now) {
    return remove_if([&](std::string_view, const membership& entry) {
      return now - entry.last_beat >= expiry_;
    });
  }

  /// The consumers of the group, sorted.
  [[nodiscard]] std::vector<std::string> client_ids(std::string_view group) const {
    std::vector<std::string> ids;
    if (const auto found = consumers_.find(group); found != consumers_.end())
      for (const auto& [client_id, entry] : found->second) ids.push_back(client_id);
    return ids;
  }

  /// How the group's producers are reached, by client id; for checks of open transactions.
  [[nodiscard]] std::vector<Member> producers(std::string_view group) const {
    return members_of(producers_, group);
  }

  /// What the group wants of the topic: of several members' words the one with the highest version.
  [[nodiscard]] std::optional<subscription> find_subscription(std::string_view group,
                                                              std::string_view topic) const {
    std::optional<subscription> latest;
    for (const auto& wanted : subscriptions(group))
      if (wanted.topic == topic) latest = wanted;
    return latest;
  }

  /// What the group wants, sorted by topic; each topic once, as find_subscription says.
  [[nodiscard]] std::vector<subscription> subscriptions(std::string_view group) const {
    std::map<std::string_view, const subscription*> by_topic;
    if (const auto found = consumers_.find(group); found != consumers_.end())
      for (const auto& [client_id, entry] : found->second)
        for (const auto& wanted : entry.subscriptions) {
          auto& latest = by_topic[wanted.topic];
          if (latest == nullptr || wanted.version > latest->version) latest = &wanted;
        }
    std::vector<subscription> all;
    for (const auto& [topic, latest] : by_topic) all.push_back(*latest);
    return all;
  }

  /// Every consumer group that has a member, sorted.
  [[nodiscard]] std::vector<std::string> groups() const {
    std::vector<std::string> names;
    for (const auto& [group, members] : consumers_) names.push_back(group);
    return names;
  }

  /// Memberships, of producers and of consumers.
  [[nodiscard]] size_t size() const { return size_; }

 private:
  struct membership {
    Member member;
    time_point last_beat;
    std::vector<subscription> subscriptions;
  };
  using members_by_id = std::map<std::string, membership, std::less<>>;
  using groups_by_name = std::map<std::string, members_by_id, std::less<>>;

  static const membership* find(const groups_by_name& groups, std::string_view group,
                                std::string_view client_id) {
    const auto members = groups.find(group);
    if (members == groups.end()) return nullptr;
    const auto entry = members->second.find(client_id);
    return entry == members->second.end() ? nullptr : &entry->second;
  }

  static std::vector<Member> members_of(const groups_by_name& groups, std::string_view group) {
    std::vector<Member> members;
    if (const auto found = groups.find(group); found != groups.end())
      for (const auto& [client_id, entry] : found->second) members.push_back(entry.member);
    return members;
  }

  [[nodiscard]] group_change change_of(const std::string& group) const {
    return {group, members_of(consumers_, group)};
  }

  // A group that is named twice counts twice: the bound is met a little early, never late.
  [[nodiscard]] size_t count_new(const client_beat& beat) const {
    size_t added = 0;
    for (const auto& group : beat.producer_groups)
      if (find(producers_, group, beat.client_id) == nullptr) ++added;
    for (const auto& interest : beat.consumers)
      if (find(consumers_, interest.group, beat.client_id) == nullptr) ++added;
    return added;
  }

  void add(groups_by_name& groups, const std::string& group, const std::string& client_id,
           membership entry) {
    if (groups[group].insert_or_assign(client_id, std::move(entry)).second) ++size_;
  }

  [[nodiscard]] bool differs_from_others(const group_interest& interest,
                                         std::string_view client_id) const {
    const auto& members = consumers_.find(interest.group)->second;
    return std::any_of(members.begin(), members.end(), [&](const auto& other) {
      return other.first != client_id &&
             !same_interest(other.second.subscriptions, interest.subscriptions);
    });
  }

  // `only` empty: in all groups.
  template <class Gone>
  std::vector<group_change> remove_if(Gone gone, std::string_view only = {}) {
    remove_from(producers_, gone, only);
    std::vector<group_change> changes;
    for (const auto& group : remove_from(consumers_, gone, only))
      changes.push_back(change_of(group));
    return changes;
  }

  template <class Gone>
  std::vector<std::string> remove_from(groups_by_name& groups, Gone gone, std::string_view only) {
    std::vector<std::string> changed;
    for (auto group = groups.begin(); group != groups.end();) {
      auto& members = group->second;
      const bool wanted = only.empty() || group->first == only;
      const auto removed =
          wanted ? std::erase_if(members,
                                 [&](const auto& entry) { return gone(entry.first, entry.second); })
                 : 0;
      size_ -= removed;
      if (removed > 0) changed.push_back(group->first);
      group = members.empty() ? groups.erase(group) : std::next(group);
    }
    return changed;
  }

  std::chrono::milliseconds expiry_;
  size_t memberships_max_;
  groups_by_name producers_;
  groups_by_name consumers_;
  size_t size_ = 0;
};

}  // namespace cafmq

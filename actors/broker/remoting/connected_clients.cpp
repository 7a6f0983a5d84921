#include "actors/broker/remoting/connected_clients.hpp"

#include <algorithm>
#include <utility>

namespace cafmq::remoting {

void connected_clients::put(const heartbeat_data& beat, const heartbeat_origin& from,
                            int64_t wall_ms) {
  for (const auto& name : beat.producer_groups) {
    add(producers_[name], {role::producer, name, beat.client_id}, from, wall_ms);
    drop_if_empty(role::producer, name);
  }
  for (const auto& consumer : beat.consumers) {
    auto& group = consumers_[consumer.group];
    add(group.members, {role::consumer, consumer.group, beat.client_id}, from, wall_ms);
    if (group.members.empty()) {
      consumers_.erase(consumer.group);
      continue;
    }
    auto known = std::move(group.wishes.subscriptions);
    group.wishes = consumer;
    if (beat.without_subscriptions) group.wishes.subscriptions = std::move(known);
  }
}

bool connected_clients::has_room(const members_by_id& members, std::string_view client_id) const {
  return memberships_ < memberships_max_ || members.find(client_id) != members.end();
}

void connected_clients::add(members_by_id& members, membership wanted, const heartbeat_origin& from,
                            int64_t wall_ms) {
  if (!has_room(members, wanted.client_id)) return;
  const auto [entry, added] = members.try_emplace(wanted.client_id);
  if (added)
    ++memberships_;
  else if (entry->second.connection != from.connection)
    unlist(wanted, entry->second.connection);
  entry->second = {from.connection,
                   {wanted.client_id, std::string{from.address}, from.language, from.version},
                   wall_ms};
  of_connection_[from.connection].insert(std::move(wanted));
}

void connected_clients::leave(std::string_view client_id, std::string_view group) {
  for (const auto as : {role::producer, role::consumer}) {
    const auto* const members = members_of(as, group);
    if (members == nullptr) continue;
    const auto found = members->find(client_id);
    if (found == members->end()) continue;
    const membership gone{as, std::string{group}, std::string{client_id}};
    unlist(gone, found->second.connection);
    end(gone);
  }
}

void connected_clients::connection_lost(uint64_t connection) {
  const auto lost = of_connection_.extract(connection);
  if (lost.empty()) return;
  for (const auto& gone : lost.mapped()) end(gone);
}

void connected_clients::end(const membership& gone) {
  auto* const members = members_of(gone.as, gone.group);
  if (members == nullptr) return;
  memberships_ -= members->erase(gone.client_id);
  drop_if_empty(gone.as, gone.group);
}

void connected_clients::unlist(const membership& gone, uint64_t connection) {
  const auto found = of_connection_.find(connection);
  if (found == of_connection_.end()) return;
  found->second.erase(gone);
  if (found->second.empty()) of_connection_.erase(found);
}

connected_clients::members_by_id* connected_clients::members_of(role as, std::string_view group) {
  if (as == role::producer) {
    const auto found = producers_.find(group);
    return found == producers_.end() ? nullptr : &found->second;
  }
  const auto found = consumers_.find(group);
  return found == consumers_.end() ? nullptr : &found->second.members;
}

void connected_clients::drop_if_empty(role as, std::string_view group) {
  const auto* const members = members_of(as, group);
  if (members == nullptr || !members->empty()) return;
  if (as == role::producer)
    producers_.erase(producers_.find(group));
  else
    consumers_.erase(consumers_.find(group));
}

std::optional<consumer_connections> connected_clients::consumers_of(std::string_view group) const {
  const auto found = consumers_.find(group);
  if (found == consumers_.end()) return std::nullopt;
  const auto& wishes = found->second.wishes;
  consumer_connections consumers{{}, wishes.type, wishes.model, wishes.from, wishes.subscriptions};
  for (const auto& [client_id, member] : found->second.members)
    consumers.connections.push_back(member.client);
  return consumers;
}

std::vector<client_connection> connected_clients::producers_of(std::string_view group) const {
  std::vector<client_connection> connections;
  if (const auto found = producers_.find(group); found != producers_.end())
    for (const auto& [client_id, member] : found->second) connections.push_back(member.client);
  return connections;
}

producer_table connected_clients::producers() const {
  producer_table table;
  for (const auto& [group, members] : producers_)
    for (const auto& [client_id, member] : members)
      table[group].push_back({member.client, member.updated_ms});
  return table;
}

std::vector<std::string> connected_clients::groups_of_topic(std::string_view topic) const {
  std::vector<std::string> groups;
  for (const auto& [name, group] : consumers_)
    if (subscription_of(name, topic)) groups.push_back(name);
  return groups;
}

std::optional<subscription_data> connected_clients::subscription_of(std::string_view group,
                                                                    std::string_view topic) const {
  const auto found = consumers_.find(group);
  if (found == consumers_.end()) return std::nullopt;
  const auto& wanted = found->second.wishes.subscriptions;
  const auto match = std::find_if(wanted.begin(), wanted.end(), [&](const auto& subscription) {
    return topic.empty() || subscription.topic == topic;
  });
  if (match == wanted.end()) return std::nullopt;
  return *match;
}

}  // namespace cafmq::remoting

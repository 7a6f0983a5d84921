#include "actors/broker/remoting/subscription_table.hpp"

#include <utility>

namespace cafmq::remoting {

bool subscription_table::put(const heartbeat_data& beat, uint64_t connection) {
  for (const auto& consumer : beat.consumers) {
    if (groups_.size() >= groups_max_ && !groups_.contains(consumer.group)) return false;
    auto& wishes = groups_[consumer.group];
    wishes.connections.insert(connection);
    groups_of_[connection].insert(consumer.group);
    if (beat.without_subscriptions) continue;
    std::map<std::string, wanted_messages, std::less<>> topics;
    for (const auto& each : consumer.subscriptions) {
      const wanted_messages said{each.expression, each.expression_type == "SQL92", each.version};
      const auto known = wishes.topics.find(each.topic);
      const bool is_newer = known == wishes.topics.end() || known->second.version < said.version;
      topics.insert_or_assign(each.topic, is_newer ? said : known->second);
    }
    wishes.topics = std::move(topics);
  }
  return true;
}

void subscription_table::connection_lost(uint64_t connection) {
  const auto lost = groups_of_.extract(connection);
  if (lost.empty()) return;
  for (const auto& name : lost.mapped()) {
    const auto group = groups_.find(name);
    group->second.connections.erase(connection);
    if (group->second.connections.empty()) groups_.erase(group);
  }
}

const wanted_messages* subscription_table::find(std::string_view group,
                                                std::string_view topic) const {
  const auto wishes = groups_.find(group);
  if (wishes == groups_.end()) return nullptr;
  const auto wanted = wishes->second.topics.find(topic);
  return wanted == wishes->second.topics.end() ? nullptr : &wanted->second;
}

}  // namespace cafmq::remoting

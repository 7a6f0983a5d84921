#include "actors/namesrv/route_table.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/names.hpp"

namespace cafmq {
namespace {

// Names of brokers and clusters may be host names, with dots; RocketMQ has no rule for them.
result<void> check_own_name(std::string_view what, std::string_view name) {
  constexpr size_t own_name_length_max = 255;
  const bool printable =
      std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!name.empty() && name.size() <= own_name_length_max && printable) return {};
  return fail(errc::invalid_argument,
              "the {} of a broker has 1 to {} printable characters without blanks; this one has {} "
              "bytes",
              what, own_name_length_max, name.size());
}

// Queue numbers that clients would allocate by.
bool possible(const topic_config& topic) {
  constexpr int32_t queues_max = 65'535;
  return check_topic_name(topic.name) && topic.read_queues >= 0 && topic.write_queues >= 0 &&
         topic.read_queues <= queues_max && topic.write_queues <= queues_max;
}

}  // namespace

result<registration_answer> route_table::add(const broker_registration& registration,
                                             time_point now) {
  const auto& broker = registration.broker;
  if (auto sound = check(registration); !sound) return fail(std::move(sound).error());
  if (auto room = check_room(registration); !room) return fail(std::move(room).error());
  auto& set = brokers_[broker.broker_name];
  set.cluster = registration.cluster;
  move_to_id(set, broker);
  const auto known = set.by_id.find(broker.broker_id);
  const bool version_changed =
      known == set.by_id.end() || known->second.version != registration.version;
  set.by_id.insert_or_assign(broker.broker_id, live_broker{broker.address, registration.connection,
                                                           registration.version, now});
  registration_answer answer;
  if (broker.broker_id == master_id) {
    take_topics(set, registration, version_changed, answer);
  } else if (const auto master = set.by_id.find(master_id); master != set.by_id.end()) {
    answer.master_address = master->second.address;
  }
  return answer;
}

bool route_table::touch(const broker_identity& broker, const data_version& version,
                        time_point now) {
  const auto set = brokers_.find(broker.broker_name);
  if (set == brokers_.end()) return false;
  const auto known = set->second.by_id.find(broker.broker_id);
  if (known == set->second.by_id.end() || known->second.address != broker.address) return false;
  known->second.last_sign = now;
  return known->second.version == version;
}

bool route_table::remove(const broker_identity& broker) {
  const auto set = brokers_.find(broker.broker_name);
  if (set == brokers_.end()) return false;
  const auto known = set->second.by_id.find(broker.broker_id);
  if (known == set->second.by_id.end() || known->second.address != broker.address) return false;
  drop_broker(set, broker.broker_id);
  return true;
}

std::vector<broker_identity> route_table::connection_lost(std::string_view connection) {
  return remove_if([&](const live_broker& broker) { return broker.connection == connection; });
}

std::vector<broker_identity> route_table::expire(time_point now) {
  return remove_if(
      [&](const live_broker& broker) { return now - broker.last_sign >= options_.broker_expiry; });
}

result<topic_route> route_table::find(std::string_view topic) const {
  const auto found = topics_.find(topic);
  if (found == topics_.end())
    return fail(errc::topic_not_exist,
                "no broker has the topic {}; create it, or send to it where sending creates topics",
                topic);
  topic_route route;
  for (const auto& [broker_name, queues] : found->second) {
    route.queues.push_back(queues);
    const auto set = brokers_.find(broker_name);
    CAFMQ_CHECK(set != brokers_.end());
    route.brokers.push_back(data_of(broker_name, set->second));
  }
  return route;
}

std::vector<broker_data> route_table::brokers() const {
  std::vector<broker_data> all;
  for (const auto& [broker_name, set] : brokers_) all.push_back(data_of(broker_name, set));
  return all;
}

std::vector<std::string> route_table::topics() const {
  std::vector<std::string> names;
  names.reserve(topics_.size());
  for (const auto& [topic, queues] : topics_) names.push_back(topic);
  return names;
}

std::vector<std::string> route_table::topics_of_cluster(std::string_view cluster) const {
  std::set<std::string> names;
  for (const auto& [broker_name, set] : brokers_)
    if (set.cluster == cluster) names.insert(set.topics.begin(), set.topics.end());
  return {names.begin(), names.end()};
}

std::vector<std::string> route_table::topics_with_flags(int32_t with, int32_t without) const {
  std::vector<std::string> names;
  for (const auto& [name, queues] : topics_) {
    const auto flags = queues.begin()->second.system_flag;
    if ((flags & with) == with && (flags & without) == 0) names.push_back(name);
  }
  return names;
}

size_t route_table::set_permission(std::string_view broker_name, int32_t bits_kept,
                                   int32_t bits_added) {
  const auto set = brokers_.find(broker_name);
  if (set == brokers_.end()) return 0;
  size_t changed = 0;
  for (const auto& topic : set->second.topics) {
    auto& queues = topics_.find(topic)->second.find(broker_name)->second;
    const auto wanted = (queues.permission & bits_kept) | bits_added;
    if (std::exchange(queues.permission, wanted) != wanted) ++changed;
  }
  return changed;
}

bool route_table::remove_topic(std::string_view topic, std::string_view cluster) {
  const auto found = topics_.find(topic);
  if (found == topics_.end()) return false;
  const auto removed = std::erase_if(found->second, [&](const auto& entry) {
    auto& set = brokers_.find(entry.first)->second;
    if (!cluster.empty() && set.cluster != cluster) return false;
    set.topics.erase(set.topics.find(topic));
    return true;
  });
  if (found->second.empty()) topics_.erase(found);
  return removed > 0;
}

result<void> route_table::add_queues(const std::string& topic,
                                     const std::vector<queue_data>& queues) {
  for (const auto& some : queues) {
    const topic_config config{
        topic, some.read_queues, some.write_queues, some.permission, some.system_flag, false, {}};
    if (!possible(config))
      return fail(errc::invalid_argument, "the topic {} cannot have {} and {} queues", topic,
                  some.read_queues, some.write_queues);
    if (topics_.size() >= options_.topics_max && !topics_.contains(topic))
      return fail(errc::busy, "the name server knows {} topics, which is its bound; raise it",
                  topics_.size());
    if (const auto set = brokers_.find(some.broker_name); set != brokers_.end())
      (void)put_queues(set->second, set->first, config, true);
  }
  return {};
}

result<void> route_table::check(const broker_registration& registration) const {
  const auto& broker = registration.broker;
  if (auto sound = check_own_name("cluster", registration.cluster); !sound) return sound;
  if (auto sound = check_own_name("name", broker.broker_name); !sound) return sound;
  if (auto sound = check_own_name("address", broker.address); !sound) return sound;
  if (broker.broker_id < 0)
    return fail(errc::invalid_argument, "the broker {} has the id {}; ids start at 0 (the master)",
                broker.broker_name, broker.broker_id);
  const auto set = brokers_.find(broker.broker_name);
  if (set == brokers_.end()) return {};
  const auto holder = set->second.by_id.find(broker.broker_id);
  if (holder == set->second.by_id.end() || holder->second.address == broker.address) return {};
  if (holder->second.version.state_version <= registration.version.state_version) return {};
  return fail(errc::no_permission,
              "the broker {} with the id {} is at {} with the term {}, later than {} of {}; stop "
              "the older process",
              broker.broker_name, broker.broker_id, holder->second.address,
              holder->second.version.state_version, registration.version.state_version,
              broker.address);
}

result<void> route_table::check_room(const broker_registration& registration) const {
  const auto& broker = registration.broker;
  size_t brokers = 0;
  for (const auto& [broker_name, set] : brokers_) brokers += set.by_id.size();
  const auto set = brokers_.find(broker.broker_name);
  const bool known = set != brokers_.end() && set->second.by_id.contains(broker.broker_id);
  if (!known && brokers >= options_.brokers_max)
    return fail(errc::busy, "the name server knows {} brokers, which is its bound; raise it",
                brokers);
  if (broker.broker_id != master_id) return {};
  const auto added = static_cast<size_t>(
      std::count_if(registration.topics.begin(), registration.topics.end(),
                    [&](const topic_config& topic) { return !topics_.contains(topic.name); }));
  if (topics_.size() + added > options_.topics_max)
    return fail(errc::busy,
                "the name server knows {} topics and the broker {} has {} new ones, beyond the "
                "bound of {}; raise it",
                topics_.size(), broker.broker_name, added, options_.topics_max);
  return {};
}

// A process that was a slave and is the master now must not be listed as both.
void route_table::move_to_id(broker_set& set, const broker_identity& broker) {
  std::erase_if(set.by_id, [&](const auto& entry) {
    return entry.second.address == broker.address && entry.first != broker.broker_id;
  });
}

void route_table::take_topics(broker_set& set, const broker_registration& registration,
                              bool version_changed, registration_answer& answer) {
  for (const auto& topic : registration.topics) {
    if (!possible(topic)) {
      answer.bad_topics.push_back(topic.name);
      continue;
    }
    // An operator may have wiped permissions here: only a change at the broker undoes that.
    if (put_queues(set, registration.broker.broker_name, topic, version_changed))
      answer.topics_changed = true;
  }
  if (registration.complete && drop_missing(set, registration)) answer.topics_changed = true;
}

bool route_table::put_queues(broker_set& set, const std::string& broker_name,
                             const topic_config& topic, bool overwrite) {
  const bool added = set.topics.insert(topic.name).second;
  if (!added && !overwrite) return false;
  queue_data queues{broker_name, topic.read_queues, topic.write_queues, topic.permission,
                    topic.system_flag};
  auto& known = topics_[topic.name][broker_name];
  if (!added && known == queues) return false;
  known = std::move(queues);
  return true;
}

void route_table::drop_queues(const std::string& topic, std::string_view broker_name) {
  const auto found = topics_.find(topic);
  found->second.erase(found->second.find(broker_name));
  if (found->second.empty()) topics_.erase(found);
}

bool route_table::drop_missing(broker_set& set, const broker_registration& registration) {
  std::set<std::string_view> registered;
  for (const auto& topic : registration.topics) registered.insert(topic.name);
  return std::erase_if(set.topics, [&](const std::string& topic) {
           if (registered.contains(topic)) return false;
           drop_queues(topic, registration.broker.broker_name);
           return true;
         }) > 0;
}

void route_table::drop_broker(broker_sets::iterator set, int64_t broker_id) {
  set->second.by_id.erase(broker_id);
  if (!set->second.by_id.empty()) return;
  for (const auto& topic : set->second.topics) drop_queues(topic, set->first);
  brokers_.erase(set);
}

std::vector<broker_identity> route_table::remove_if(
    const std::function<bool(const live_broker&)>& gone) {
  std::vector<broker_identity> removed;
  for (const auto& [broker_name, set] : brokers_)
    for (const auto& [broker_id, broker] : set.by_id)
      if (gone(broker)) removed.push_back({broker_name, broker_id, broker.address});
  for (const auto& broker : removed)
    drop_broker(brokers_.find(broker.broker_name), broker.broker_id);
  return removed;
}

broker_data route_table::data_of(const std::string& broker_name, const broker_set& set) {
  broker_data data{set.cluster, broker_name, {}};
  for (const auto& [broker_id, broker] : set.by_id) data.addresses[broker_id] = broker.address;
  return data;
}

}  // namespace cafmq

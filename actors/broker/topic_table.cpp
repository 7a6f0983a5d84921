#include "actors/broker/topic_table.hpp"

#include <algorithm>
#include <utility>

#include "base/names.hpp"

namespace cafmq {
namespace {

constexpr int32_t read_write = permission::read | permission::write;
constexpr int32_t permission_bits = permission::inherit | read_write | permission::priority;

// Keys and values go to a JSON file and to name servers; what is outside ASCII has no use there.
bool plain(std::string_view text) {
  constexpr size_t attribute_length_max = 1'024;
  return !text.empty() && text.size() <= attribute_length_max &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

result<void> check_attributes(const topic_config& topic) {
  constexpr size_t attributes_max = 64;
  if (topic.attributes.size() > attributes_max)
    return fail(errc::invalid_argument, "the topic {} has {} attributes; at most {} are allowed",
                topic.name, topic.attributes.size(), attributes_max);
  for (const auto& [name, value] : topic.attributes)
    if (!plain(name) || !plain(value))
      return fail(errc::invalid_argument,
                  "an attribute of the topic {} is empty, longer than 1024 bytes or not ASCII",
                  topic.name);
  return {};
}

result<void> check_topic(const topic_config& topic) {
  if (auto named = check_topic_name(topic.name); !named) return named;
  for (const auto queues : {topic.read_queues, topic.write_queues})
    if (queues < 0 || queues > topic_queues_max)
      return fail(errc::invalid_argument,
                  "the topic {} has {} read and {} write queues; each must be 0 to {}", topic.name,
                  topic.read_queues, topic.write_queues, topic_queues_max);
  if ((topic.permission & ~permission_bits) != 0)
    return fail(errc::invalid_argument,
                "the topic {} has the permission {}; it is a sum of 1 (inherit), 2 (write), "
                "4 (read) and 8 (priority)",
                topic.name, topic.permission);
  return check_attributes(topic);
}

}  // namespace

topic_table::topic_table(const broker_options& options, int64_t wall_ms)
    : auto_create_{options.auto_create_topic}, topics_max_{options.topics_max} {
  constexpr int32_t inheritable = permission::inherit | read_write;
  constexpr int32_t new_topic_queues = 16;
  table_.version.timestamp_ms = wall_ms;
  add_own(system_topic::self_test, 1, read_write);
  if (auto_create_) add_own(system_topic::auto_create, options.topic_queues, inheritable);
  add_own(system_topic::benchmark, 1'024, read_write);
  add_own(options.cluster, new_topic_queues, inheritable);
  add_own(options.broker_name, 1, inheritable);
  add_own(system_topic::offset_moved, 1, read_write);
  add_own(system_topic::schedule, 18, read_write);
  add_own(options.cluster + "_REPLY_TOPIC", 1, read_write);
  add_own("rmq_sys_REVIVE_LOG_" + options.cluster, 8, read_write);
  add_own("rmq_sys_SYNC_BROKER_MEMBER_" + options.broker_name, 1, permission::inherit);
  add_own(system_topic::half, 1, read_write);
  add_own(system_topic::op_half, 1, read_write);
  add_own(system_topic::timer, 1, read_write);
  own_.emplace(system_topic::auto_create);  // a saved one stays the broker's own
}

result<void> topic_table::restore(const topics_document& saved, int64_t wall_ms) {
  for (const auto& [name, topic] : saved.topics)
    if (auto sound = check_topic(topic); !sound)
      return fail(errc::corrupt, "a saved topic cannot be used: {}", sound.error().text());
  for (const auto& [name, topic] : saved.topics) table_.topics.insert_or_assign(name, topic);
  table_.version = saved.version;
  // Another version of the program, or another name of the broker, has other topics of its own.
  if (table_.topics.size() != saved.topics.size()) table_.version.advance(wall_ms);
  return {};
}

const topic_config* topic_table::find(std::string_view topic) const {
  const auto found = table_.topics.find(topic);
  return found == table_.topics.end() ? nullptr : &found->second;
}

result<topic_config> topic_table::create_by_sending(std::string_view topic, int32_t wanted_queues,
                                                    int64_t wall_ms, std::string_view pattern) {
  if (auto named = check_topic_name(topic); !named) return fail(std::move(named).error());
  if (const auto* existing = find(topic)) return *existing;
  const auto* model = find(pattern);
  const bool allowed = auto_create_ || pattern != system_topic::auto_create;
  if (!allowed || model == nullptr || (model->permission & permission::inherit) == 0)
    return fail(errc::topic_not_exist,
                "the topic {} does not exist and sending may not create it; create it with an "
                "administration tool, or set autoCreateTopicEnable=true",
                topic);
  if (wanted_queues < 1)
    return fail(errc::invalid_argument, "the topic {} cannot be created with {} queues; ask for 1",
                topic, wanted_queues);
  if (auto room = check_room(); !room) return fail(std::move(room).error());
  topic_config created;
  created.name = topic;
  created.read_queues = created.write_queues = std::min(wanted_queues, model->write_queues);
  created.permission = model->permission & ~permission::inherit;
  created.system_flag = model->system_flag;
  table_.topics.emplace(created.name, created);
  table_.version.advance(wall_ms);
  return created;
}

result<bool> topic_table::put(const topic_config& topic, int64_t wall_ms) {
  if (auto sound = check_topic(topic); !sound) return fail(std::move(sound).error());
  if (is_own(topic.name) || system_topic::is_closed_to_clients(topic.name))
    return fail(errc::invalid_argument,
                "the topic {} is one of the broker's own and cannot be changed; choose another "
                "name",
                topic.name);
  const auto* existing = find(topic.name);
  if (existing != nullptr && *existing == topic) return false;
  if (existing == nullptr)
    if (auto room = check_room(); !room) return fail(std::move(room).error());
  table_.topics.insert_or_assign(topic.name, topic);
  table_.version.advance(wall_ms);
  return true;
}

result<bool> topic_table::remove(std::string_view topic, int64_t wall_ms) {
  if (is_own(topic))
    return fail(errc::invalid_argument,
                "the topic {} is one of the broker's own and cannot be removed", topic);
  const auto found = table_.topics.find(topic);
  if (found == table_.topics.end()) return false;
  table_.topics.erase(found);
  table_.version.advance(wall_ms);
  return true;
}

bool topic_table::is_own(std::string_view topic) const {
  return own_.contains(topic);
}

std::vector<topic_config> topic_table::all() const {
  std::vector<topic_config> topics;
  topics.reserve(table_.topics.size());
  for (const auto& [name, topic] : table_.topics) topics.push_back(topic);
  return topics;
}

void topic_table::add_own(std::string_view topic, int32_t queues, int32_t permission) {
  topic_config own;
  own.name = topic;
  own.read_queues = own.write_queues = queues;
  own.permission = permission;
  own_.insert(own.name);
  table_.topics.insert_or_assign(own.name, std::move(own));
}

result<void> topic_table::check_room() const {
  if (table_.topics.size() < topics_max_ + own_.size()) return {};
  return fail(errc::busy,
              "the broker has {} topics, which is its bound; remove topics that nobody uses or "
              "raise the bound",
              table_.topics.size());
}

}  // namespace cafmq

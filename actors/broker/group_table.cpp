#include "actors/broker/group_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/names.hpp"
#include "protocol/json_text.hpp"

namespace cafmq {
namespace {

constexpr std::array<std::string_view, 8> built_in_groups = {
    "TOOLS_CONSUMER",  "FILTERSRV_CONSUMER",    "SELF_TEST_C_GROUP", "CID_ONS-HTTP-PROXY",
    "CID_ONSAPI_PULL", "CID_ONSAPI_PERMISSION", "CID_ONSAPI_OWNER",  "CID_RMQ_SYS_TRANS"};

// A bit of what is forbidden.
constexpr int32_t reading = 1 << 2;

bool is_built_in(std::string_view group) {
  return std::find(built_in_groups.begin(), built_in_groups.end(), group) != built_in_groups.end();
}

bool is_object(std::string_view json) {
  const auto parsed = parse_json(json);
  return parsed && parsed->IsObject();
}

result<void> check_group(const subscription_group& group) {
  if (auto named = check_group_name(group.name); !named) return named;
  if (group.retry_queues < 0 || group.retry_queues > group_retry_queues_max)
    return fail(errc::invalid_argument, "the group {} has {} retry queues; it must be 0 to {}",
                group.name, group.retry_queues, group_retry_queues_max);
  if (!is_object(group.retry_policy))
    return fail(errc::invalid_argument, "the group {} has a retry policy that is no JSON object",
                group.name);
  return {};
}

subscription_group group_called(std::string_view name) {
  subscription_group group;
  group.name = name;
  return group;
}

}  // namespace

group_table::group_table(const broker_options& options, int64_t wall_ms)
    : auto_create_{options.auto_create_group}, groups_max_{options.groups_max} {
  table_.version.timestamp_ms = wall_ms;
  for (const auto name : built_in_groups) table_.groups.emplace(name, group_called(name));
}

result<void> group_table::restore(const groups_document& saved, int64_t wall_ms) {
  for (const auto& [name, group] : saved.groups)
    if (auto sound = check_group(group); !sound)
      return fail(errc::corrupt, "a saved group cannot be used: {}", sound.error().text());
  for (const auto& [name, group] : saved.groups) table_.groups.insert_or_assign(name, group);
  table_.forbidden = saved.forbidden;
  table_.version = saved.version;
  // Another version of the program has other built-in groups.
  if (table_.groups.size() != saved.groups.size()) table_.version.advance(wall_ms);
  return {};
}

const subscription_group* group_table::find(std::string_view group) const {
  const auto found = table_.groups.find(group);
  return found == table_.groups.end() ? nullptr : &found->second;
}

result<subscription_group> group_table::find_or_create(std::string_view group, int64_t wall_ms) {
  if (const auto* existing = find(group)) return *existing;
  if (auto named = check_group_name(group); !named) return fail(std::move(named).error());
  if (!auto_create_)
    return fail(errc::group_not_exist,
                "the consumer group {} does not exist; create it with an administration tool, or "
                "set autoCreateSubscriptionGroup=true",
                group);
  if (auto room = check_room(); !room) return fail(std::move(room).error());
  auto created = group_called(group);
  table_.groups.emplace(group, created);
  table_.version.advance(wall_ms);
  return created;
}

result<bool> group_table::put(const subscription_group& group, int64_t wall_ms) {
  if (auto sound = check_group(group); !sound) return fail(std::move(sound).error());
  const auto* existing = find(group.name);
  if (existing != nullptr && *existing == group) return false;
  if (existing == nullptr)
    if (auto room = check_room(); !room) return fail(std::move(room).error());
  table_.groups.insert_or_assign(group.name, group);
  table_.version.advance(wall_ms);
  return true;
}

result<bool> group_table::remove(std::string_view group, int64_t wall_ms) {
  if (is_built_in(group))
    return fail(errc::invalid_argument,
                "the group {} is one of the broker's own and cannot be removed", group);
  const auto found = table_.groups.find(group);
  if (found == table_.groups.end()) return false;
  table_.groups.erase(found);
  if (const auto bits = table_.forbidden.find(group); bits != table_.forbidden.end())
    table_.forbidden.erase(bits);
  table_.version.advance(wall_ms);
  return true;
}

result<bool> group_table::forbid_reading(std::string_view group, std::string_view topic,
                                         bool forbidden, int64_t wall_ms) {
  if (auto named = check_topic_name(topic); !named) return fail(std::move(named).error());
  if (find(group) == nullptr)
    return fail(errc::group_not_exist, "the consumer group {} does not exist", group);
  if (is_reading_forbidden(group, topic) == forbidden) return false;
  const std::string key{topic};
  auto& topics = table_.forbidden[std::string{group}];
  auto& bits = topics[key];
  bits = forbidden ? bits | reading : bits & ~reading;
  if (bits == 0) topics.erase(key);
  if (topics.empty()) table_.forbidden.erase(table_.forbidden.find(group));
  table_.version.advance(wall_ms);
  return true;
}

bool group_table::is_reading_forbidden(std::string_view group, std::string_view topic) const {
  const auto topics = table_.forbidden.find(group);
  if (topics == table_.forbidden.end()) return false;
  const auto bits = topics->second.find(std::string{topic});
  return bits != topics->second.end() && (bits->second & reading) != 0;
}

std::vector<subscription_group> group_table::all() const {
  std::vector<subscription_group> groups;
  groups.reserve(table_.groups.size());
  for (const auto& [name, group] : table_.groups) groups.push_back(group);
  return groups;
}

result<void> group_table::check_room() const {
  if (table_.groups.size() < groups_max_ + built_in_groups.size()) return {};
  return fail(errc::busy,
              "the broker has {} consumer groups, which is its bound; remove groups that nobody "
              "uses or raise the bound",
              table_.groups.size());
}

}  // namespace cafmq

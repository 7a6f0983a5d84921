#include "actors/broker/offset_table.hpp"

#include <utility>

#include "base/names.hpp"

namespace cafmq {
namespace {

result<void> check_commit(std::string_view group, const message_queue& queue, queue_offset next) {
  if (auto named = check_group_name(group); !named) return named;
  if (auto named = check_topic_name(queue.topic); !named) return named;
  if (queue.queue_id < 0 || next.value() < 0)
    return fail(errc::invalid_argument,
                "the group {} commits offset {} of queue {} of the topic {}; neither can be "
                "negative",
                group, next.value(), queue.queue_id, queue.topic);
  return {};
}

}  // namespace

offset_table::offset_table(const broker_options& options)
    : capacity_{options.offsets_max}, version_step_{options.offsets_version_step} {}

result<void> offset_table::restore(offsets_document saved) {
  size_t size = 0;
  for (const auto& [names, queues] : saved.offsets) size += queues.size();
  if (size > capacity_)
    return fail(errc::corrupt, "{} offsets were saved; at most {} are held, raise the bound", size,
                capacity_);
  table_ = std::move(saved);
  size_ = size;
  return {};
}

result<commit_outcome> offset_table::commit(std::string_view group, const message_queue& queue,
                                            queue_offset next, int64_t wall_ms) {
  const auto stored = find(group, queue);
  if (stored && next < *stored) return commit_outcome::went_back;
  return store(group, queue, next, wall_ms);
}

result<commit_outcome> offset_table::reset(std::string_view group, const message_queue& queue,
                                           queue_offset next, int64_t wall_ms) {
  return store(group, queue, next, wall_ms);
}

std::optional<queue_offset> offset_table::find(std::string_view group,
                                               const message_queue& queue) const {
  const auto queues = table_.offsets.find(group_topic{std::string{group}, queue.topic});
  if (queues == table_.offsets.end()) return std::nullopt;
  const auto next = queues->second.find(queue.queue_id);
  if (next == queues->second.end()) return std::nullopt;
  return next->second;
}

std::vector<offset_table::entry> offset_table::of_group(std::string_view group) const {
  std::vector<entry> entries;
  const group_topic first{std::string{group}, ""};
  for (auto at = table_.offsets.lower_bound(first);
       at != table_.offsets.end() && at->first.group == group; ++at)
    for (const auto& [queue_id, next] : at->second)
      entries.push_back({{at->first.topic, queue_id}, next});
  return entries;
}

std::vector<std::string> offset_table::groups() const {
  std::vector<std::string> names;
  for (const auto& [key, queues] : table_.offsets)
    if (names.empty() || names.back() != key.group) names.push_back(key.group);
  return names;
}

std::vector<std::string> offset_table::groups_of_topic(std::string_view topic) const {
  std::vector<std::string> names;
  for (const auto& [key, queues] : table_.offsets)
    if (key.topic == topic) names.push_back(key.group);
  return names;
}

size_t offset_table::remove_group(std::string_view group, int64_t wall_ms) {
  size_t removed = 0;
  auto at = table_.offsets.lower_bound(group_topic{std::string{group}, ""});
  while (at != table_.offsets.end() && at->first.group == group) {
    removed += at->second.size();
    at = table_.offsets.erase(at);
  }
  size_ -= removed;
  count_changes(removed, wall_ms);
  return removed;
}

size_t offset_table::remove_topic(std::string_view topic, int64_t wall_ms) {
  size_t removed = 0;
  for (auto at = table_.offsets.begin(); at != table_.offsets.end();) {
    const bool wanted = at->first.topic == topic;
    if (wanted) removed += at->second.size();
    at = wanted ? table_.offsets.erase(at) : std::next(at);
  }
  size_ -= removed;
  count_changes(removed, wall_ms);
  return removed;
}

result<commit_outcome> offset_table::store(std::string_view group, const message_queue& queue,
                                           queue_offset next, int64_t wall_ms) {
  if (auto sound = check_commit(group, queue, next); !sound) return fail(std::move(sound).error());
  const auto stored = find(group, queue);
  if (stored == next) return commit_outcome::unchanged;
  if (!stored && size_ == capacity_)
    return fail(errc::busy,
                "the broker holds {} consumer offsets, which is its bound; remove groups that "
                "nobody uses or raise the bound",
                size_);
  if (!stored) ++size_;
  table_.offsets[group_topic{std::string{group}, queue.topic}].insert_or_assign(queue.queue_id,
                                                                                next);
  count_changes(1, wall_ms);
  return commit_outcome::stored;
}

void offset_table::count_changes(size_t changes, int64_t wall_ms) {
  changes_ += changes;
  changes_since_version_ += static_cast<int64_t>(changes);
  if (changes_since_version_ < version_step_) return;
  changes_since_version_ = 0;
  table_.version.advance(wall_ms);
}

}  // namespace cafmq

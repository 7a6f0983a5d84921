#include "test/crash/ledger.hpp"

#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "message/record_codec.hpp"

namespace cafmq {
namespace {

using problem = std::optional<std::string>;

constexpr int32_t keyed_max = 16;  // the newest of a key that are compared

std::string name_of(const ledger::entry& entry) {
  return fmt::format("the message at {} (topic {} queue {} offset {})", entry.begin.value(),
                     entry.queue.topic, entry.queue.queue_id, entry.offset.value());
}

problem problem_of_record(const ledger::entry& expected, const shared_bytes& bytes) {
  const auto found = decode_record(bytes.view(), body_check::crc);
  if (!found) return fmt::format("{} is damaged: {}", name_of(expected), found.error().text());
  if (found->place.physical != expected.begin || found->place.queue != expected.offset ||
      found->message.topic != expected.queue.topic ||
      found->message.queue_id != expected.queue.queue_id || found->message.body != expected.body)
    return fmt::format("{} is another one: topic {} queue {} offset {}, {} bytes",
                       name_of(expected), found->message.topic, found->message.queue_id,
                       found->place.queue.value(), found->message.body.size());
  return std::nullopt;
}

// Where a queue may end.
struct queue_range {
  queue_offset dispatched;
  queue_offset put;
};

problem problem_of_queue(const message_store& store, const message_queue& queue,
                         const std::vector<const ledger::entry*>& expected) {
  const auto min = store.min_offset(queue);
  if (min != expected.front()->offset)
    return fmt::format("topic {} queue {} begins at {}, where {} is expected", queue.topic,
                       queue.queue_id, min.value(), expected.front()->offset.value());
  auto next = expected.begin();
  while (next != expected.end()) {
    const auto found = store.read(queue, (*next)->offset, {}, {});
    if (!found) return fmt::format("{} cannot be read: {}", name_of(**next), found.error().text());
    if (found->records.empty())
      return fmt::format("{} is not in its queue: {}", name_of(**next), to_string(found->status));
    for (const auto& record : found->records) {
      if (next == expected.end()) break;  // ahead of what is dispatched
      if (auto problem = problem_of_record(**next++, record)) return "in its queue " + *problem;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<ledger::entry> ledger::cut(physical_offset end) {
  const auto first_lost = std::find_if(entries_.begin(), entries_.end(),
                                       [&](const auto& entry) { return entry.end > end; });
  std::vector<entry> lost{first_lost, entries_.end()};
  entries_.erase(first_lost, entries_.end());
  return lost;
}

std::optional<std::string> ledger::problem_of(const message_store& store,
                                              physical_offset acknowledged) const {
  if (store.log_end() < acknowledged)
    return fmt::format("acknowledged messages are lost: the log ends at {}, {} were acknowledged",
                       store.log_end().value(), acknowledged.value());
  auto problem = problem_of_log(store);
  if (!problem) problem = problem_of_queues(store);
  return problem ? problem : problem_of_keys(store);
}

problem ledger::problem_of_log(const message_store& store) const {
  physical_offset end;
  for (const auto& entry : entries_) {
    if (entry.begin < store.log_begin()) continue;
    if (entry.end > store.log_end()) {
      if (entry.begin >= store.log_end()) break;
      return fmt::format("the log ends at {}, inside of {}", store.log_end().value(),
                         name_of(entry));
    }
    end = entry.end;
    const auto record = store.record_at(entry.begin);
    if (!record) return fmt::format("{} is lost: {}", name_of(entry), record.error().text());
    if (auto problem = problem_of_record(entry, *record)) return problem;
  }
  // Behind the last message at most the blank is left that fills its file.
  if (store.log_end() > end && store.record_at(end))
    return fmt::format("the record at {} was never put, or was taken back", end.value());
  return std::nullopt;
}

problem ledger::problem_of_queues(const message_store& store) const {
  std::map<message_queue, std::vector<const entry*>> expected;
  std::map<message_queue, queue_range> ends;
  for (const auto& entry : entries_) {
    auto& end = ends[entry.queue];
    end.put = entry.offset + 1;
    if (entry.end > store.dispatched_end()) continue;
    end.dispatched = end.put;
    if (entry.begin >= store.log_begin()) expected[entry.queue].push_back(&entry);
  }
  for (const auto& queue : store.queues())
    if (ends.count(queue) == 0 && store.max_offset(queue) > store.min_offset(queue))
      return fmt::format("topic {} queue {} has {} to {} where nothing was put", queue.topic,
                         queue.queue_id, store.min_offset(queue).value(),
                         store.max_offset(queue).value());
  // Also where all messages have expired: consumers have committed such offsets. A queue may be
  // ahead of what is dispatched when the index could not follow.
  for (const auto& [queue, end] : ends)
    if (const auto max = store.max_offset(queue); max < end.dispatched || max > end.put)
      return fmt::format("topic {} queue {} ends at {}, where {} to {} is expected", queue.topic,
                         queue.queue_id, max.value(), end.dispatched.value(), end.put.value());
  for (const auto& [queue, entries] : expected)
    if (auto problem = problem_of_queue(store, queue, entries)) return problem;
  return std::nullopt;
}

problem ledger::problem_of_keys(const message_store& store) const {
  using name = std::pair<std::string_view, std::string_view>;  // topic and key
  std::map<name, std::vector<const entry*>> expected;
  for (const auto& entry : entries_)
    if (!entry.key.empty() && entry.begin >= store.log_begin() &&
        entry.end <= store.dispatched_end())
      expected[{entry.queue.topic, entry.key}].push_back(&entry);
  for (auto& [name, entries] : expected) {
    const auto found =
        store.find_by_key({.topic = name.first, .key = name.second, .messages_max = keyed_max});
    if (!found)
      return fmt::format("key {} of topic {} cannot be looked for: {}", name.second, name.first,
                         found.error().text());
    if (entries.size() > keyed_max) entries.erase(entries.begin(), entries.end() - keyed_max);
    if (found->records.size() != entries.size())
      return fmt::format("key {} of topic {} finds {} messages of {}, of which {} is the last",
                         name.second, name.first, found->records.size(), entries.size(),
                         name_of(*entries.back()));
    for (size_t index = 0; index < entries.size(); ++index)
      if (auto problem = problem_of_record(*entries[index], found->records[index]))
        return "by its key " + *problem;
  }
  return std::nullopt;
}

}  // namespace cafmq

#include "storage/inspect/queue_check.hpp"

#include <algorithm>
#include <utility>

#include "message/message.hpp"
#include "storage/derived_entry.hpp"
#include "storage/file_names.hpp"
#include "storage/inspect/log_scan.hpp"
#include "storage/inspect/queue_entries.hpp"

namespace cafmq {
namespace {

constexpr auto part = store_part::consume_queues;
constexpr auto made_again = "`cafmq store repair` makes the queues again";
constexpr int64_t entries_at_once = 204;  // about 4 KiB for each queue that is looked at
constexpr int64_t step = entries_at_once * consume_queue_layout::entry_size;

std::string text_of(const consume_queue_entry& entry) {
  return fmt::format("{} bytes at {} with tags code {}", entry.size, entry.physical.value(),
                     entry.tags_code);
}

}  // namespace

queue_check::queue_check(const store_shape& shape, physical_offset confirmed,
                         const removed_topics& removed, std::vector<int64_t> delay_levels_ms,
                         finding_sink report)
    : shape_{shape},
      confirmed_{confirmed},
      removed_{removed},
      delay_levels_ms_{std::move(delay_levels_ms)},
      report_{std::move(report)},
      no_files_{file_names::consume_queues(shape.directory), {}, {}} {
  for (const auto& queue : shape.queues) {
    queues_.emplace(queue.name, state{&queue, entries_of(shape, queue, step)});
  }
}

// After a crash, what was not confirmed is made again by the next start.
finding_level queue_check::level_of(physical_offset record) const {
  return !shape_.was_closed && record >= confirmed_ ? finding_level::note : finding_level::derived;
}

// -- along the log ------------------------------------------------------------

void queue_check::take(const record& record) {
  if (!system_flag::is_queued(record.message.system_flag)) return;
  if (record.place.physical < removed_.begin_of(record.message.topic)) return;
  auto& queue = state_of(record);
  check_entry(queue, record, is_repeated(queue, record));
  keep_few_open(queue);
}

queue_check::state& queue_check::state_of(const record& record) {
  const message_queue name{std::string{record.message.topic}, record.message.queue_id};
  const auto found = queues_.find(name);
  if (found != queues_.end()) return found->second;
  auto none = std::make_unique<queue_entries>(no_files_, shape_.queue_file_size, step);
  return queues_.emplace(name, state{nullptr, std::move(none)}).first->second;
}

// A topic that was deleted and made again has two messages for one offset.
bool queue_check::is_repeated(state& queue, const record& record) {
  const auto offset = record.place.queue;
  if (queue.next && offset > *queue.next) {
    const auto* file = shape_.log.find(record.place.physical.value());
    report_(
        {finding_level::damage, store_part::commit_log, file->path,
         record.place.physical.value() - file->begin,
         fmt::format("topic {} queue {} goes on with offset {} though {} is next: the log lacks "
                     "messages",
                     record.message.topic, record.message.queue_id, offset.value(),
                     queue.next->value()),
         "readers pass over the hole"});
  }
  if (queue.next && offset < *queue.next) return true;
  queue.next = offset + 1;
  return false;
}

void queue_check::check_entry(state& queue, const record& record, bool repeated) {
  ++checked_;
  const auto found = queue.entries->at(record.place.queue);
  if (!found) return report_failure(queue, found.error());
  const auto expected = derived_entry(record, delay_levels_ms_);
  if (*found && **found == expected) {
    ++queue.matched;
    return end_missing(queue, {std::string{record.message.topic}, record.message.queue_id});
  }
  const auto level = level_of(record.place.physical);
  if (!*found || !(*found)->is_valid() || (*found)->is_filler()) {
    if (level == finding_level::note) {
      ++pending_;
      return;
    }
    if (!queue.missing_from) {
      queue.missing_from = record.place.queue;
      queue.missing_at = record.place.physical;
    }
    queue.missing_to = record.place.queue;
    return;
  }
  if (repeated) return;  // the other one has the entry
  ++queue.differing;
  const auto place = queue.entries->place_of(record.place.queue);
  report_({level, part, place.file, place.byte,
           fmt::format("entry {} says {}, its record is {}", record.place.queue.value(),
                       text_of(**found), text_of(expected)),
           made_again});
}

// Reports a run of records without entries, once.
void queue_check::end_missing(state& queue, const message_queue& name) {
  if (!queue.missing_from) return;
  const auto place = queue.entries->place_of(*queue.missing_from);
  report_(
      {finding_level::derived, part, place.file, place.byte,
       fmt::format("topic {} queue {} has no entries {} to {}; the first of their records is at "
                   "{} of the commit log",
                   name.topic, name.queue_id, queue.missing_from->value(), queue.missing_to.value(),
                   queue.missing_at.value()),
       made_again});
  queue.missing_from.reset();
}

void queue_check::keep_few_open(state& queue) {
  constexpr size_t open_max = 128;
  if (!queue.entries->is_open()) return;
  if (std::exchange(queue.is_open, true)) return;
  open_.push_back(&queue);
  if (open_.size() <= open_max) return;
  open_.front()->is_open = false;
  open_.front()->entries->close();
  open_.pop_front();
}

// -- along the queues ---------------------------------------------------------

void queue_check::finish(physical_offset log_begin, physical_offset log_end) {
  for (const auto& queue : open_) queue->entries->close();
  open_.clear();
  std::vector<std::pair<const message_queue*, state*>> sorted;
  for (auto& [name, queue] : queues_) sorted.emplace_back(&name, &queue);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& left, const auto& right) { return *left.first < *right.first; });
  for (const auto& [name, queue] : sorted) {
    end_missing(*queue, *name);
    const auto begin = std::max(log_begin, removed_.begin_of(name->topic));
    if (queue->files != nullptr) count_entries(*queue, begin, log_end);
    queue->entries->close();
  }
  if (pending_ > 0)
    report_({finding_level::note, part, shape_.directory, 0,
             fmt::format("{} messages are not in their queues yet", pending_),
             "a running broker is about to do it, or else the next start"});
}

void queue_check::count_entries(state& queue, physical_offset log_begin, physical_offset log_end) {
  int64_t there = 0;
  int64_t behind = 0;
  queue_offset first_behind;
  for (queue_offset from;;) {
    const auto written = queue.entries->next_written(from);
    if (!written) return report_failure(queue, written.error());
    if (!*written) break;
    const auto& [offset, entry] = **written;
    from = offset + 1;
    if (!entry.is_valid() || entry.is_filler()) continue;
    if (entry.physical >= log_end && behind++ == 0) first_behind = offset;
    if (entry.physical >= log_begin && entry.physical < log_end) ++there;
  }
  if (behind > 0) check_behind(queue, behind, first_behind);
  if (there > queue.matched + queue.differing) check_each(queue, log_begin, log_end);
}

void queue_check::check_behind(const state& queue, int64_t count, queue_offset first) {
  const auto place = queue.entries->place_of(first);
  report_({shape_.was_closed ? finding_level::derived : finding_level::note, part, place.file,
           place.byte,
           fmt::format("{} entries from {} on point behind the end of the commit log", count,
                       first.value()),
           "the next start removes them"});
}

void queue_check::check_each(state& queue, physical_offset log_begin, physical_offset log_end) {
  log_scan log{shape_.log, shape_.log_file_size, body_check::none};
  const auto& name = queue.files->name;
  for (queue_offset from;;) {
    const auto written = queue.entries->next_written(from);
    if (!written || !*written) return;
    const auto& [offset, there] = **written;
    from = offset + 1;
    if (!there.is_valid() || there.is_filler() || there.physical < log_begin ||
        there.physical >= log_end)
      continue;
    log.begin_at(there.physical);
    const auto* record = log.next();
    if (record != nullptr && record->place.physical == there.physical &&
        record->place.queue == offset && record->message.topic == name.topic &&
        record->message.queue_id == name.queue_id)
      continue;
    const auto place = queue.entries->place_of(offset);
    report_({level_of(there.physical), part, place.file, place.byte,
             fmt::format("entry {} says {}, where no record of this queue is", offset.value(),
                         text_of(there)),
             made_again});
  }
}

void queue_check::report_failure(const state& queue, const error& cause) {
  report_({finding_level::damage, part, queue.entries->place_of(queue_offset{0}).file, 0,
           cause.text(), "check the disk"});
}

}  // namespace cafmq

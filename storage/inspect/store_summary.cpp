#include "storage/inspect/store_summary.hpp"

#include <algorithm>

#include "storage/inspect/log_scan.hpp"
#include "storage/queue_block.hpp"

namespace cafmq {
namespace {

constexpr auto entry_size = consume_queue_layout::entry_size;

file_sizes sizes_of(const segment_list& list) {
  file_sizes sizes;
  for (const auto& file : list.files) {
    ++sizes.files;
    sizes.length += file.size;
    sizes.disk += file.disk_size;
  }
  return sizes;
}

// Behind the last entry that is there.
result<queue_offset> end_in_blocks(entry_source& entries,
                                   const std::vector<queue_block_place>& blocks) {
  queue_offset end;
  for (queue_offset from{blocks.empty() ? 0 : blocks.back().first_offset};; from = end) {
    const auto written = entries.next_written(from);
    if (!written) return fail(written.error());
    if (!*written) return end;
    end = (*written)->offset + 1;
  }
}

// A queue is filled from its beginning on: a binary search finds its end.
result<queue_offset> end_in_files(entry_source& entries, const segment_list& list) {
  for (auto file = list.files.rbegin(); file != list.files.rend(); ++file) {
    int64_t least = file->begin / entry_size;
    int64_t most = (file->begin + file->size) / entry_size;
    const auto first = least;
    while (least < most) {
      const auto middle = least + (most - least) / 2;
      const auto entry = entries.at(queue_offset{middle});
      if (!entry) return fail(entry.error());
      if (*entry && (*entry)->is_valid())
        least = middle + 1;
      else
        most = middle;
    }
    if (least > first) return queue_offset{least};
  }
  return queue_offset{0};
}

result<queue_offset> begin_of(entry_source& entries, queue_offset end, physical_offset log_begin) {
  for (queue_offset from;;) {
    const auto written = entries.next_written(from);
    if (!written) return fail(written.error());
    if (!*written || (*written)->offset >= end) return end;
    const auto& entry = (*written)->entry;
    if (entry.is_valid() && !entry.is_filler() && entry.physical >= log_begin)
      return (*written)->offset;
    from = (*written)->offset + 1;
  }
}

class summarizing {
 public:
  explicit summarizing(const store_shape& shape)
      : shape_{shape}, log_{shape.log, shape.log_file_size, body_check::none} {}

  result<store_summary> run() {
    summary_.log = sizes_of(shape_.log);
    for (const auto& file : shape_.index) {
      ++summary_.index.files;
      summary_.index.length += file.size;
      summary_.index.disk += file.disk_size;
    }
    summary_.log_file_size = shape_.log_file_size;
    summary_.queue_file_entries = shape_.queue_file_size / entry_size;
    summary_.was_closed = shape_.was_closed;
    summary_.log_begin = summary_.log_end = log_.position();
    for (const auto& queue : shape_.queues)
      if (auto added = add_queue(queue); !added) return fail(std::move(added).error());
    find_times();
    if (log_.unreadable()) return fail(*log_.unreadable());
    return std::move(summary_);
  }

 private:
  result<void> add_queue(const queue_files& queue) {
    constexpr int64_t step = 4096;
    const auto entries = entries_of(shape_, queue, step);
    const auto* blocks = queue.number ? &shape_.blocks->blocks[*queue.number] : nullptr;
    const auto end =
        blocks == nullptr ? end_in_files(*entries, queue.list) : end_in_blocks(*entries, *blocks);
    if (!end) return fail(end.error());
    const auto begin = begin_of(*entries, *end, summary_.log_begin);
    if (!begin) return fail(begin.error());
    auto sizes = sizes_of(queue.list);
    if (blocks != nullptr)
      sizes.length = sizes.disk = static_cast<int64_t>(blocks->size()) * queue_block_layout::size;
    summary_.queues.push_back({queue.name, *begin, *end, sizes});
    if (*end == queue_offset{0}) return {};
    const auto last = entries->at(queue_offset{end->value() - 1});
    if (!last) return fail(last.error());
    if (*last && !(*last)->is_filler()) last_queued_ = std::max(last_queued_, (*last)->physical);
    return {};
  }

  // The first record, and the last one: the queues lead near it.
  void find_times() {
    if (const auto* first = log_.next())
      summary_.first_timestamp_ms = first->place.store_timestamp_ms;
    if (!walk_from(last_queued_)) walk_from_last_file();
  }

  void walk_from_last_file() {
    const auto& files = shape_.log.files;
    for (auto file = files.rbegin(); file != files.rend(); ++file)
      if (walk_from(physical_offset{file->begin})) return;
  }

  bool walk_from(physical_offset from) {
    bool found = false;
    log_.begin_at(from);
    while (const auto* record = log_.next()) {
      found = true;
      summary_.last_timestamp_ms = record->place.store_timestamp_ms;
      (void)log_.take_breaks();
    }
    if (found) summary_.log_end = log_.position();
    return found;
  }

  const store_shape& shape_;
  log_scan log_;
  physical_offset last_queued_;
  store_summary summary_;
};

}  // namespace

result<store_summary> summarize(const store_shape& shape) {
  return summarizing{shape}.run();
}

}  // namespace cafmq

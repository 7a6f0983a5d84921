#include "storage/inspect/store_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "storage/block_file.hpp"
#include "storage/checkpoint.hpp"
#include "storage/file_names.hpp"
#include "storage/inspect/index_check.hpp"
#include "storage/inspect/queue_check.hpp"
#include "storage/inspect/segment_check.hpp"
#include "storage/queue_block.hpp"
#include "storage/queue_inventory.hpp"
#include "storage/removed_topics.hpp"

namespace cafmq {
namespace {

class checking {
 public:
  checking(const store_shape& shape, const check_wishes& wishes)
      : shape_{shape}, wishes_{wishes}, sink_{[this](const auto& found) { note(found); }} {}

  check_report run() {
    check_small_files();
    check_files();
    walk();
    return std::move(report_);
  }

 private:
  void note(const store_finding& finding) {
    ++report_.part(finding.part).findings[static_cast<size_t>(finding.level)];
    if (wishes_.report) wishes_.report(finding);
  }

  void check_small_files() {
    auto& part = report_.part(store_part::small_files);
    const auto path = file_names::checkpoint(shape_.directory);
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) ++part.files;
    if (auto read = read_checkpoint(path))
      checkpoint_ = *read;
    else
      note({finding_level::derived, store_part::small_files, path, 0, read.error().text(),
            "without it the whole commit log is examined"});
    const auto inventory = file_names::queue_inventory(shape_.directory);
    if (std::filesystem::exists(inventory, ignored)) ++part.files;
    if (auto known = read_inventory(inventory); !known)
      note({finding_level::derived, store_part::small_files, inventory, 0, known.error().text(),
            "it may be deleted"});
    else
      check_inventory(*known);
    const auto removed = file_names::removed_topics(shape_.directory);
    if (std::filesystem::exists(removed, ignored)) ++part.files;
    if (auto loaded = removed_.load(); !loaded)
      note({finding_level::damage, store_part::small_files, removed, 0, loaded.error().text(),
            "restore it from a copy, or delete it to have the topics back"});
  }

  void check_inventory(const std::vector<known_queue>& known) {
    auto& part = report_.part(store_part::small_files);
    part.checked += static_cast<int64_t>(known.size());
    for (const auto& one : known) {
      const auto& queue = one.queue;
      if (one.end > queue_offset{0} && !has_queue(queue))
        note({finding_level::derived, store_part::consume_queues,
              file_names::consume_queue(shape_.directory, queue), 0,
              fmt::format("topic {} queue {} had {} entries and is gone", queue.topic,
                          queue.queue_id, one.end.value()),
              "the next start makes it again from the commit log"});
    }
  }

  [[nodiscard]] bool has_queue(const message_queue& name) const {
    const auto there = std::lower_bound(
        shape_.queues.begin(), shape_.queues.end(), name,
        [](const queue_files& files, const message_queue& wanted) { return files.name < wanted; });
    return there != shape_.queues.end() && there->name == name;
  }

  void check_files() {
    report_.part(store_part::commit_log).files = static_cast<int64_t>(shape_.log.files.size());
    report_.part(store_part::index).files = static_cast<int64_t>(shape_.index.size());
    check_segments(shape_.log, shape_.log_file_size, store_part::commit_log, sink_);
    for (const auto& queue : shape_.queues) {
      report_.part(store_part::consume_queues).files +=
          static_cast<int64_t>(queue.list.files.size());
      check_segments(queue.list, shape_.queue_file_size, store_part::consume_queues, sink_);
    }
    if (shape_.blocks) check_blocks(*shape_.blocks);
    for (const auto& path : shape_.foreign)
      note({finding_level::damage, store_part::consume_queues, path, 0,
            "this is not a file or directory of the store", "move it elsewhere"});
  }

  void check_blocks(const block_list& blocks) {
    constexpr auto part = store_part::consume_queues;
    report_.part(part).files += static_cast<int64_t>(blocks.files.files.size()) + 1;
    constexpr auto file_size = block_file::blocks_per_file * queue_block_layout::size;
    check_segments(blocks.files, file_size, part, sink_);
    for (const auto block : blocks.damaged) {
      const auto position = block * queue_block_layout::size;
      const auto* file = blocks.files.find(position);
      note({shape_.was_closed ? finding_level::derived : finding_level::note, part, file->path,
            position - file->begin, "the block says no queue that it belongs to",
            "the next start frees it and makes its entries again"});
    }
  }

  void walk() {
    log_scan log{shape_.log, shape_.log_file_size, body_check::crc};
    queue_check queues{shape_, checkpoint_.confirmed, removed_, wishes_.delay_levels_ms, sink_};
    index_check index{shape_, checkpoint_.confirmed, sink_};
    auto& part = report_.part(store_part::commit_log);
    report_.log_begin = report_.log_end = log.position();
    while (const auto* record = log.next()) {
      ++part.checked;
      for (const auto& gap : log.take_breaks()) note_break(gap);
      queues.take(*record);
      index.take(*record);
      if (wishes_.shown) wishes_.shown(log.position() - report_.log_begin);
    }
    report_.log_end = log.position();
    report_.unreadable = log.unreadable();
    note_tail(log.tail());
    queues.finish(report_.log_begin, report_.log_end);
    index.finish();
    report_.part(store_part::consume_queues).checked = queues.checked();
    report_.part(store_part::index).checked = index.checked();
  }

  void note_break(const log_break& gap) {
    const bool is_durable = shape_.was_closed || gap.begin < checkpoint_.confirmed;
    note({finding_level::damage, store_part::commit_log, gap.file, gap.byte,
          fmt::format("{} (commit log offset {}); whole records follow at {}", gap.problem,
                      gap.begin.value(), gap.end.value()),
          is_durable ? "restore the file from a copy"
                     : "copy the store before the next start, which ends the log here"});
  }

  void note_tail(const std::optional<log_break>& tail) {
    const auto confirmed = checkpoint_.confirmed;
    if (report_.log_end < confirmed) {
      const auto* file = shape_.log.find(report_.log_end.value());
      note({finding_level::damage, store_part::commit_log,
            file == nullptr ? shape_.log.directory : file->path,
            file == nullptr ? 0 : report_.log_end.value() - file->begin,
            fmt::format("the commit log ends at {}, but everything up to {} was on disk{}{}",
                        report_.log_end.value(), confirmed.value(), tail ? ": " : "",
                        tail ? tail->problem : ""),
            "restore the file from a copy, or delete the checkpoint to give up what follows"});
    } else if (tail && tail->has_content) {
      note({finding_level::note, store_part::commit_log, tail->file, tail->byte,
            fmt::format("the commit log ends here, before something that is no record: {}",
                        tail->problem),
            "a broker is writing it, or the next start removes it"});
    }
    if (tail && tail->has_content) report_.tail = tail;
  }

  const store_shape& shape_;
  const check_wishes& wishes_;
  const finding_sink sink_;
  checkpoint checkpoint_;
  removed_topics removed_{file_names::removed_topics(shape_.directory)};
  check_report report_;
};

}  // namespace

int64_t check_report::of(finding_level level) const {
  int64_t sum = 0;
  for (const auto& part : parts) sum += part.of(level);
  return sum;
}

bool check_report::is_sound() const {
  return of(finding_level::derived) == 0 && of(finding_level::damage) == 0 && !unreadable;
}

check_report check_store(const store_shape& shape, const check_wishes& wishes) {
  return checking{shape, wishes}.run();
}

}  // namespace cafmq

#pragma once

/// Compares the consume queues with the records of the commit log, in one walk over the log and one
/// over each queue. Memory is bounded by the number of queues, never by that of messages: a record
/// is compared with its entry as it comes by, and entries that no record accounts for are looked at
/// one by one only when a queue has more of them than records. One thread.

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "message/record_codec.hpp"
#include "storage/inspect/store_finding.hpp"
#include "storage/inspect/store_shape.hpp"
#include "storage/removed_topics.hpp"

namespace cafmq {

class queue_check {
 public:
  /// `shape` and `removed` outlive it. What lies at or behind `confirmed` need not be in the
  /// queues: a running broker, or the next start after a crash, brings it there.
  queue_check(const store_shape& shape, physical_offset confirmed, const removed_topics& removed,
              std::vector<int64_t> delay_levels_ms, finding_sink report);

  /// The next record of the log, in the log's order.
  void take(const record& record);

  /// Behind the last record: looks at what the queues have besides. Records before `log_begin` are
  /// gone in order.
  void finish(physical_offset log_begin, physical_offset log_end);

  /// Entries that were looked at.
  [[nodiscard]] int64_t checked() const { return checked_; }

 private:
  struct state {
    state(const queue_files* queue, std::unique_ptr<entry_source> read)
        : files{queue}, entries{std::move(read)} {}

    const queue_files* files;  // null: the log has a queue that has no directory
    std::unique_ptr<entry_source> entries;
    std::optional<queue_offset> next;  // the offset that its next record should have
    int64_t matched = 0;
    int64_t differing = 0;
    std::optional<queue_offset> missing_from;  // a run of records without entries
    queue_offset missing_to;
    physical_offset missing_at;
    bool is_open = false;  // on the list of those that hold a file
  };

  [[nodiscard]] state& state_of(const record& record);
  [[nodiscard]] bool is_repeated(state& queue, const record& record);
  void check_entry(state& queue, const record& record, bool repeated);
  void end_missing(state& queue, const message_queue& name);
  void keep_few_open(state& queue);
  void count_entries(state& queue, physical_offset log_begin, physical_offset log_end);
  void check_each(state& queue, physical_offset log_begin, physical_offset log_end);
  void check_behind(const state& queue, int64_t count, queue_offset first);
  void report_failure(const state& queue, const error& cause);
  [[nodiscard]] finding_level level_of(physical_offset record) const;

  const store_shape& shape_;
  const physical_offset confirmed_;
  const removed_topics& removed_;
  const std::vector<int64_t> delay_levels_ms_;
  const finding_sink report_;
  segment_list no_files_;
  std::unordered_map<message_queue, state> queues_;
  std::deque<state*> open_;
  int64_t checked_ = 0;
  int64_t pending_ = 0;  // messages without entries that will get them
};

}  // namespace cafmq

#pragma once

/// Makes consume queue and index entries out of the commit log. One thread at a time (reput).
///
/// Invariants
///  1. A record is checked before anything is written; one that is there already changes nothing,
///     so dispatching from an earlier position does no harm.
///  2. Records are dispatched in the order of the log. What is damaged is passed over, and said,
///     when whole records follow; else the dispatcher waits there.
///  3. An entry is readable before end() is behind its record.
///  4. Messages from before the removal of their topic get no entry.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/record_codec.hpp"
#include "storage/commit_log.hpp"
#include "storage/log_reader.hpp"
#include "storage/message_index.hpp"
#include "storage/queue_table.hpp"
#include "storage/removed_topics.hpp"
#include "storage/results.hpp"

namespace cafmq {

class dispatcher {
 public:
  /// `log`, `queues`, `index` and `removed` outlive it.
  dispatcher(const commit_log& log, queue_table& queues, message_index& index,
             const removed_topics& removed, std::vector<int64_t> delay_levels_ms);

  /// Dispatches at most `records_max` records below `limit`. Stops at the first that cannot be,
  /// and will try that one again.
  [[nodiscard]] result<dispatch_result> run(physical_offset limit, size_t records_max);

  /// Adds one record, unless its entries are there. Recovery: whoever adds sets the end afterwards.
  [[nodiscard]] result<void> add(const record& record);

  /// Whether entries that should be before this record's are missing.
  [[nodiscard]] bool opens_hole(const record& record) const;

  /// Everything below is dispatched. Any thread.
  [[nodiscard]] physical_offset end() const {
    return physical_offset{end_.load(std::memory_order_acquire)};
  }

  /// Store time of the last record below end(). Any thread.
  [[nodiscard]] int64_t last_timestamp_ms() const {
    return last_timestamp_ms_.load(std::memory_order_acquire);
  }

  void resume_at(physical_offset end, int64_t last_timestamp_ms);

  /// The queues that have grown since the last call, each once. They are dirty from now on.
  [[nodiscard]] std::vector<queue_end> take_grown();

 private:
  struct lookahead;

  void look_ahead(log_reader& reader, size_t records_max, lookahead& ahead) const;
  [[nodiscard]] bool is_queued(const record& record) const;
  [[nodiscard]] result<void> add_to_queue(const record& record, std::string_view tags);

  const commit_log& log_;
  queue_table& queues_;
  message_index& index_;
  const removed_topics& removed_;
  const std::vector<int64_t> delay_levels_ms_;
  std::vector<std::shared_ptr<consume_queue>> grown_;
  std::atomic<int64_t> end_ = 0;
  std::atomic<int64_t> last_timestamp_ms_ = 0;
};

}  // namespace cafmq

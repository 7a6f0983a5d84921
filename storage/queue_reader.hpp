#pragma once

/// Reads messages through a consume queue. Any thread. Holds nothing but references to the log and
/// the queues, which outlive it.
///
/// Invariants
///  1. A record is handed out only when its lengths, its CRC and its own topic, queue and offset
///     agree with what was asked for.
///  2. `next` of a result never stays behind what was looked at, so a reader always gets on.
///  3. What one read looks at is bounded, however little of it is wanted.

#include <memory>
#include <vector>

#include "base/error.hpp"
#include "message/message_queue.hpp"
#include "message/record_codec.hpp"
#include "storage/commit_log.hpp"
#include "storage/queue_table.hpp"
#include "storage/results.hpp"

namespace cafmq {

class queue_reader {
 public:
  queue_reader(const commit_log& log, const queue_table& queues) : log_{log}, queues_{queues} {}

  /// See message_store::read.
  [[nodiscard]] result<read_result> read(const message_queue& queue, queue_offset from,
                                         const read_limits& limits,
                                         const message_filter& filter) const;

  /// See message_store::entries.
  [[nodiscard]] result<std::vector<consume_queue_entry>> entries(const message_queue& queue,
                                                                 queue_offset from,
                                                                 int64_t count) const;

  /// See message_store::is_cold.
  [[nodiscard]] bool is_cold(const message_queue& queue, queue_offset from) const;

 private:
  struct candidate;
  struct search;

  [[nodiscard]] result<void> look_into(const consume_queue& queue, search& search) const;
  [[nodiscard]] result<void> look_through(const consume_queue& queue, search& search) const;
  [[nodiscard]] result<bool> look_at(const consume_queue& queue, const shared_bytes& entries,
                                     search& search) const;
  [[nodiscard]] result<void> fetch(const consume_queue& queue, search& search) const;
  [[nodiscard]] std::vector<shared_bytes> fetch_cold(const search& search) const;
  [[nodiscard]] result<shared_bytes> read_record(const consume_queue_entry& entry,
                                                 std::shared_ptr<mapped_file>& file) const;
  [[nodiscard]] result<bool> is_wanted(const consume_queue& queue, const candidate& at,
                                       const result<shared_bytes>& bytes,
                                       const property_filter& passes) const;
  [[nodiscard]] result<record> decode(const consume_queue& queue, const candidate& at,
                                      const result<shared_bytes>& bytes, body_check body) const;

  const commit_log& log_;
  const queue_table& queues_;
};

}  // namespace cafmq

#pragma once

/// Finds queue offsets by the time at which messages were stored, by bisection over the queue's
/// entries: a few dozen small reads whatever the queue's length. Any thread. Holds nothing but
/// references to the log and the queues, which outlive it.
///
/// Store times are taken to rise with the offsets. After a clock that was set back the answer is
/// one of several that are right for some part of the queue.

#include <cstdint>

#include "base/error.hpp"
#include "message/message_queue.hpp"
#include "storage/commit_log.hpp"
#include "storage/queue_table.hpp"
#include "storage/results.hpp"

namespace cafmq {

class time_search {
 public:
  time_search(const commit_log& log, const queue_table& queues) : log_{log}, queues_{queues} {}

  /// See message_store::offset_at.
  [[nodiscard]] result<queue_offset> offset_at(const message_queue& queue, int64_t time_ms,
                                               time_boundary boundary) const;

  /// See message_store::store_time_of.
  [[nodiscard]] result<int64_t> store_time_of(const message_queue& queue,
                                              queue_offset offset) const;

 private:
  [[nodiscard]] result<int64_t> store_time_of(const consume_queue_entry& entry) const;

  const commit_log& log_;
  const queue_table& queues_;
};

}  // namespace cafmq

#include "actors/txcheck/op_batch.hpp"

#include <algorithm>

#include "message/transaction.hpp"

namespace cafmq {

op_batch::op_batch(const transaction_options& options, queue_offset cursor, int64_t now_ms)
    : due_size_{static_cast<size_t>(options.op_bytes_max)},
      interval_ms_{options.op_interval.count()},
      written_ms_{now_ms},
      cursor_{cursor} {}

void op_batch::add(queue_offset half) {
  append_op_entry(body_, half);
  highest_ = std::max(highest_, half);
}

// A wall clock that was set back must not keep it waiting.
bool op_batch::is_due(int64_t now_ms) const {
  if (body_.empty()) return false;
  return body_.size() >= due_size_ || now_ms - written_ms_ >= interval_ms_ || now_ms < written_ms_;
}

void op_batch::written(queue_offset at, int64_t now_ms) {
  found(at, highest_);
  body_.clear();
  highest_ = {};
  written_ms_ = now_ms;
}

void op_batch::found(queue_offset at, queue_offset highest) {
  needed_.push_back({at, highest});
}

queue_offset op_batch::cursor(queue_offset half_cursor) {
  for (; !needed_.empty() && needed_.front().highest < half_cursor; needed_.pop_front())
    cursor_ = needed_.front().op + 1;
  return cursor_;
}

}  // namespace cafmq

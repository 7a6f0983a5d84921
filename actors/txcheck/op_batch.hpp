#pragma once

/// Half messages that are over and not noted in an op message yet, and which op messages are still
/// needed.
///
/// Plain data with one owner, which stores body() as an op message when is_due() says so. Time is
/// wall time in milliseconds.
///
/// Invariants
///  1. One op message notes everything that is over when it is written: whatever was decided before
///     the last op message in the log is noted there or before.
///  2. cursor() never passes an op message that names a half message at the half cursor or behind.

#include <cstdint>
#include <deque>
#include <string>

#include "actors/options.hpp"
#include "base/offsets.hpp"

namespace cafmq {

class op_batch {
 public:
  /// `cursor`: the op messages before it are not needed.
  op_batch(const transaction_options& options, queue_offset cursor, int64_t now_ms);

  /// The half message is over.
  void add(queue_offset half);

  /// Whether it takes no more until it is written.
  [[nodiscard]] bool is_full() const { return body_.size() >= due_size_ * sizes_max; }
  [[nodiscard]] bool is_empty() const { return body_.empty(); }
  [[nodiscard]] bool is_due(int64_t now_ms) const;

  /// Of the op message to be written.
  [[nodiscard]] const std::string& body() const { return body_; }

  /// body() is stored at `at` of the op queue. It is empty afterwards.
  void written(queue_offset at, int64_t now_ms);

  /// Recovery: there is an op message that names no half message behind `highest`.
  void found(queue_offset at, queue_offset highest);

  /// The op messages before it name only half messages before `half_cursor`, which never goes back.
  [[nodiscard]] queue_offset cursor(queue_offset half_cursor);

 private:
  /// Op messages of the usual size that wait as one, as long as they cannot be stored.
  static constexpr size_t sizes_max = 128;

  struct noted {
    queue_offset op;
    queue_offset highest;
  };

  size_t due_size_;
  int64_t interval_ms_;
  int64_t written_ms_;
  std::string body_;
  queue_offset highest_;  // in body_
  std::deque<noted> needed_;
  queue_offset cursor_;
};

}  // namespace cafmq

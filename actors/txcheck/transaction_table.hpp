#pragma once

/// Which half messages are still open.
///
/// Plain data with one owner. Half messages are named by their offsets in the half queue. One that
/// is put back lies there several times; they share their origin, where it lay first, and only the
/// last one counts.
///
/// Invariants
///  1. A transaction leaves the table once: whoever asks for it afterwards finds nothing.
///  2. Everything before cursor() is over, or was put back.

#include <deque>
#include <optional>
#include <unordered_map>

#include "base/offsets.hpp"

namespace cafmq {

class transaction_table {
 public:
  explicit transaction_table(queue_offset cursor) : cursor_{cursor} {}

  /// Where the open transaction with that origin lies now; nothing when it is over.
  [[nodiscard]] std::optional<queue_offset> find(queue_offset origin) const;

  /// Whether the half message at that very place need not be looked at any more.
  [[nodiscard]] bool is_settled(queue_offset half) const;

  /// It lies at `copy` from now on. It is open.
  void put_back(queue_offset origin, queue_offset copy);

  /// It is over. It is open.
  void end(queue_offset origin);

  /// Recovery: that place is over by itself, or superseded by a later one.
  void settle(queue_offset half);

  /// Recovery: the transaction with that origin is open and lies at `copy`.
  void found_copy(queue_offset origin, queue_offset copy);

  /// There is nothing to be found before `half`, and what lay there is over.
  void skip_to(queue_offset half);

  [[nodiscard]] queue_offset cursor() const { return cursor_; }

  /// How many transactions were put back and are open.
  [[nodiscard]] size_t put_back_count() const { return copies_.size(); }

 private:
  void advance();

  queue_offset cursor_;
  std::deque<bool> settled_;  // from the cursor on; what lies behind it is open
  std::unordered_map<int64_t, queue_offset> copies_;  // by origin
};

}  // namespace cafmq

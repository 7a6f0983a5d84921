#pragma once

/// When an actor next has to look at its clock. A tick that was sent cannot be called back, and one
/// that comes too early finds nothing to do: so one tick on its way, for the earliest time anybody
/// asked for, is enough however often it is asked for. Plain data with one owner.

#include <optional>

#include "base/clock.hpp"

namespace cafmq {

class alarm_clock {
 public:
  using time_point = clock::time_point;

  /// True when a tick for `due` has to be sent; none that is on its way comes as early.
  [[nodiscard]] bool set(time_point due) {
    if (next_ && *next_ <= due) return false;
    next_ = due;
    return true;
  }

  /// A tick has come. It may be one that an earlier one has overtaken; then the next is early.
  void rang() { next_.reset(); }

 private:
  std::optional<time_point> next_;
};

}  // namespace cafmq

#pragma once

/// Where a door has its messages flushed: on its own thread, which saves waking two, while flushes
/// are quick and few wait. When many do, it is better that FLUSH flushes while the door reads what
/// comes next. When a flush has taken long, the other connections have waited for it; then FLUSH
/// does the next ones for a while.
///
/// Plain data with one owner, which says what time it is.

#include <chrono>
#include <cstddef>

#include "base/clock.hpp"

namespace cafmq::remoting {

class flush_place {
 public:
  using time_point = clock::time_point;

  /// More who wait are many.
  static constexpr size_t few_max = 8;

  /// A flush that takes longer is long.
  static constexpr std::chrono::microseconds quick_max{2'000};
  static constexpr std::chrono::milliseconds away_for{200};

  [[nodiscard]] bool is_here(size_t waiting, time_point now) const {
    return waiting <= few_max && now >= away_until_;
  }

  /// A flush here took `duration` and ended `now`.
  void took(time_point::duration duration, time_point now) {
    if (duration > quick_max) away_until_ = now + away_for;
  }

 private:
  time_point away_until_ = time_point::min();
};

}  // namespace cafmq::remoting

#pragma once

/// Where a door has its messages flushed: on its own thread, which saves waking two, while flushes
/// are quick. When one has taken long, its other connections have waited for it; then FLUSH does the
/// next ones for a while.
///
/// Plain data with one owner, which says what time it is.

#include <chrono>

#include "base/clock.hpp"

namespace cafmq::remoting {

class flush_place {
 public:
  using time_point = clock::time_point;

  /// A flush that takes longer is long.
  static constexpr std::chrono::microseconds quick_max{2'000};
  static constexpr std::chrono::milliseconds away_for{200};

  [[nodiscard]] bool is_here(time_point now) const { return now >= away_until_; }

  /// A flush here took `duration` and ended `now`.
  void took(time_point::duration duration, time_point now) {
    if (duration > quick_max) away_until_ = now + away_for;
  }

 private:
  time_point away_until_ = time_point::min();
};

}  // namespace cafmq::remoting

#pragma once

/// Sums over the last stretch of time: a ring of buckets of equal width, each the sum of what came
/// in its time. Plain data with one owner, which says what time it is; a clock that goes back
/// counts into the newest bucket.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace cafmq {

/// `Value` can be added to itself; a fresh one is zero.
template <class Value, size_t buckets>
class rolling_window {
 public:
  explicit rolling_window(int64_t width_ms) : width_ms_{width_ms} {}

  void add(const Value& value, int64_t wall_ms) {
    if (wall_ms >= newest_end_ms_) advance(wall_ms / width_ms_);
    ring_[place_] += value;
  }

  /// What came in the newest `count` buckets, of which the last one is not over yet.
  [[nodiscard]] Value sum(int64_t wall_ms, size_t count = buckets) const {
    const auto now = std::max(newest_, wall_ms / width_ms_);
    Value total{};
    const auto first = now - static_cast<int64_t>(std::min(count, buckets)) + 1;
    const auto oldest_kept = newest_ - static_cast<int64_t>(buckets) + 1;
    for (auto number = std::max({first, oldest_kept, int64_t{0}}); number <= newest_; ++number)
      total += ring_[index(number)];
    return total;
  }

  /// How long that is by now, for something that has been counted since `since_ms`; never less than
  /// one bucket.
  [[nodiscard]] int64_t span_ms(int64_t wall_ms, int64_t since_ms, size_t count = buckets) const {
    const auto first = wall_ms / width_ms_ - static_cast<int64_t>(std::min(count, buckets)) + 1;
    return std::max(width_ms_, wall_ms - std::max(since_ms, first * width_ms_));
  }

 private:
  static size_t index(int64_t number) { return static_cast<size_t>(number) % buckets; }

  void advance(int64_t number) {
    const auto passed = std::min<int64_t>(number - newest_, buckets);
    for (int64_t step = 0; step < passed; ++step) ring_[index(number - step)] = Value{};
    newest_ = number;
    newest_end_ms_ = (number + 1) * width_ms_;
    place_ = index(number);
  }

  int64_t width_ms_;
  int64_t newest_ = 0;  // the number of the newest bucket since 1970
  int64_t newest_end_ms_ = 0;
  size_t place_ = 0;  // of the newest in the ring
  std::array<Value, buckets> ring_{};
};

}  // namespace cafmq

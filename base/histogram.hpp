#pragma once

/// Durations in logarithmic buckets: percentiles within 1 % over nine decades in constant memory.
/// For benchmarks and reports; one thread records.

#include <array>
#include <cstddef>
#include <cstdint>

namespace cafmq {

class histogram {
 public:
  /// `value` in any unit (we use nanoseconds); negative counts as 0.
  void record(int64_t value);

  /// The value that `share` (0 to 1) of all recorded ones do not exceed; 0 when nothing was
  /// recorded.
  [[nodiscard]] int64_t percentile(double share) const;

  [[nodiscard]] uint64_t count() const { return count_; }
  [[nodiscard]] int64_t max() const { return max_; }

 private:
  // Each power of two up to 2^63 is cut into 128 equal steps: a step is below 1/128 of the value.
  static constexpr size_t steps = 128;
  std::array<uint64_t, 57 * steps> buckets_{};
  uint64_t count_ = 0;
  int64_t max_ = 0;
};

}  // namespace cafmq

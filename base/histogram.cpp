#include "base/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace cafmq {
namespace {

constexpr uint64_t step_bits = 7;

size_t bucket_of(uint64_t value) {
  if (value < (1U << step_bits)) return value;
  const auto shift = static_cast<uint64_t>(std::bit_width(value)) - step_bits - 1;
  return ((shift + 1) << step_bits) + ((value >> shift) & ((1U << step_bits) - 1));
}

int64_t upper_end_of(size_t bucket) {
  if (bucket < (1U << step_bits)) return static_cast<int64_t>(bucket);
  const auto shift = (bucket >> step_bits) - 1;
  const auto step = bucket & ((1U << step_bits) - 1);
  return static_cast<int64_t>((((1ULL << step_bits) + step + 1) << shift) - 1);
}

}  // namespace

void histogram::record(int64_t value) {
  value = std::max<int64_t>(value, 0);
  ++buckets_[bucket_of(static_cast<uint64_t>(value))];
  ++count_;
  max_ = std::max(max_, value);
}

int64_t histogram::percentile(double share) const {
  if (count_ == 0) return 0;
  // Rounded up: fewer values than the share of all would not be enough.
  const auto wanted = std::max(1.0, std::ceil(share * static_cast<double>(count_)));
  uint64_t seen = 0;
  for (size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (static_cast<double>(seen) >= wanted) return std::min(upper_end_of(bucket), max_);
  }
  return max_;
}

}  // namespace cafmq

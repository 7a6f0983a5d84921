#pragma once

/// Replies that wait until an offset is reached: flush, replication and dispatch acknowledge
/// through this one class. Plain data with one owner. `Reply` is a response promise in an actor and
/// an int in a test.
///
/// Invariants
///  1. A parked reply leaves exactly once, by release or release_all.
///  2. size() never exceeds the capacity.

#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/offsets.hpp"

namespace cafmq {

template <class Reply>
class offset_waiters {
 public:
  explicit offset_waiters(size_t capacity) : capacity_{capacity} {}

  /// Parks `reply` until `wanted` is reached. Hands it back when the table is full: then the caller
  /// answers it at once.
  [[nodiscard]] std::optional<Reply> park(physical_offset wanted, Reply reply) {
    if (size() == capacity_) return reply;
    parked_.emplace(wanted, std::move(reply));
    return std::nullopt;
  }

  /// Takes out everybody who waits for `reached` or less, lowest offset first.
  [[nodiscard]] std::vector<Reply> release(physical_offset reached) {
    std::vector<Reply> released;
    const auto end = parked_.upper_bound(reached);
    for (auto waiter = parked_.begin(); waiter != end; ++waiter)
      released.push_back(std::move(waiter->second));
    parked_.erase(parked_.begin(), end);
    return released;
  }

  [[nodiscard]] std::vector<Reply> release_all() {
    std::vector<Reply> released;
    for (auto& [wanted, reply] : parked_) released.push_back(std::move(reply));
    parked_.clear();
    return released;
  }

  [[nodiscard]] size_t size() const { return parked_.size(); }
  [[nodiscard]] bool empty() const { return parked_.empty(); }

 private:
  size_t capacity_;
  std::multimap<physical_offset, Reply> parked_;
};

}  // namespace cafmq

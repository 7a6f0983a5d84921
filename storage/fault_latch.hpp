#pragma once

/// Remembers the first failure for good. Set by the flusher, asked by every put; any thread may
/// call anything.
///
/// Invariants
///  1. The first error stays; later ones are dropped.
///  2. is_set() costs one load.

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

#include "base/error.hpp"

namespace cafmq {

class fault_latch {
 public:
  void set(error cause) {
    const std::lock_guard guard{mutex_};
    if (!cause_) cause_ = std::move(cause);
    set_.store(true, std::memory_order_release);
  }

  [[nodiscard]] bool is_set() const { return set_.load(std::memory_order_acquire); }

  [[nodiscard]] std::optional<error> cause() const {
    const std::lock_guard guard{mutex_};
    return cause_;
  }

 private:
  std::atomic<bool> set_ = false;
  mutable std::mutex mutex_;
  std::optional<error> cause_;
};

}  // namespace cafmq

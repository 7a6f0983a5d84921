#pragma once

/// A value that one owner replaces as a whole and any thread reads: what the hot path asks of
/// tables that an actor owns. Readers keep what they took for as long as they like; the owner never
/// changes what it has published.

#include <memory>
#include <utility>

namespace cafmq {

template <class T>
class published {
 public:
  published() : value_{std::make_shared<const T>()} {}
  explicit published(T value) : value_{std::make_shared<const T>(std::move(value))} {}

  /// The value at this moment; never null.
  [[nodiscard]] std::shared_ptr<const T> read() const { return std::atomic_load(&value_); }

  /// Readers that ask from now on see `value`. One thread at a time.
  void publish(T value) {
    std::atomic_store(&value_, std::shared_ptr<const T>{std::make_shared<T>(std::move(value))});
  }

 private:
  // The free functions, not std::atomic<shared_ptr>: GCC 12's releases its reader lock with relaxed
  // order, which the thread sanitizer rightly reports.
  std::shared_ptr<const T> value_;
};

}  // namespace cafmq

#pragma once

/// A value that several threads use, one at a time. Any thread.

#include <mutex>
#include <utility>

namespace cafmq {

template <class T>
class guarded {
 public:
  template <class... Args>
  explicit guarded(Args&&... args) : value_{std::forward<Args>(args)...} {}

  /// What `use` says of the value, while nobody else uses it. Nothing in that may refer to the
  /// value, and `use` is short: others wait.
  template <class Use>
  auto with(Use use) {
    const std::lock_guard lock{mutex_};
    return use(value_);
  }

  template <class Use>
  auto with(Use use) const {
    const std::lock_guard lock{mutex_};
    return use(value_);
  }

 private:
  mutable std::mutex mutex_;
  T value_;
};

}  // namespace cafmq

#pragma once

/// How many sends a command has open: it starts the next one when there is room and can wait for
/// all of them. Any thread.

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace cafmq {

class open_sends {
 public:
  explicit open_sends(size_t open_max) : open_max_{open_max} {}

  /// Waits until there is room, then takes it.
  void begin() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return open_ < open_max_; });
    ++open_;
  }

  void end() {
    const std::lock_guard lock{mutex_};
    --open_;
    changed_.notify_all();
  }

  void wait_for_all() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return open_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t open_max_;
  size_t open_ = 0;
};

}  // namespace cafmq

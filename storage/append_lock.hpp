#pragma once

/// The one lock of the send path. It is held for about as long as it takes to copy a message, while
/// being woken by another thread takes a hundred times that: so waiters spin a little before they
/// sleep.

#include <mutex>

namespace cafmq {

class append_lock {
 public:
  void lock() {
    constexpr int spins = 256;
    for (int spin = 0; spin < spins; ++spin) {
      if (mutex_.try_lock()) return;
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
    mutex_.lock();
  }

  void unlock() {
    mutex_.unlock();
  }

 private:
  std::mutex mutex_;
};

}  // namespace cafmq

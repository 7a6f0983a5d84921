#pragma once

/// SIGINT and SIGTERM as something one waits for or asks about, instead of an interruption.

#include <atomic>
#include <thread>

namespace cafmq {

/// Blocks both for this thread and all that it starts later, so that only those who wait take them.
/// Call it before any thread is started, an actor system's included. SIGPIPE is ignored from then
/// on: a peer that is gone is an error of a write.
void block_stop_signals();

/// Returns the number of the signal that came. One thread.
int wait_for_stop_signal();

/// Notices a stop signal on a thread of its own, for work that asks now and then. After
/// block_stop_signals.
class stop_signal {
 public:
  stop_signal();
  stop_signal(const stop_signal&) = delete;
  stop_signal& operator=(const stop_signal&) = delete;
  ~stop_signal();

  [[nodiscard]] const std::atomic<bool>& came() const { return came_; }

 private:
  std::atomic<bool> came_ = false;
  std::thread waiter_;
};

}  // namespace cafmq

#pragma once

/// The threads that run a plain application's listener. Any thread may hand runs over; one thread
/// stops the pool.
///
/// Invariants
///  1. Two runs of one queue are never delivered at the same time, and come in their order.
///  2. Each run is reported as over exactly once, delivered or not.
///  3. A listener that never returns costs its own thread only: the pool ends without it.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "client/internal/listener_run.hpp"
#include "client/message.hpp"

namespace cafmq {

class listener_pool {
 public:
  using listener = std::function<consume_status(const received_message&)>;

  /// A listener that throws puts its message off.
  listener_pool(size_t threads, listener listener);

  listener_pool(const listener_pool&) = delete;
  listener_pool& operator=(const listener_pool&) = delete;

  /// Stops; does not wait for a listener that runs.
  ~listener_pool();

  void hand_over(listener_run run);

  /// While it is paused nothing is delivered but the messages that are with the listener then.
  void set_paused(bool paused);

  /// Delivers nothing more but the messages that are with the listener now.
  void stop_delivering();

  /// Waits for them until `deadline`. False when a listener has not returned; its thread is left to
  /// itself then.
  [[nodiscard]] bool join(clock::time_point deadline);

 private:
  class shared_state;

  std::shared_ptr<shared_state> state_;  ///< threads that were left behind still use it
  std::vector<std::thread> threads_;
};

}  // namespace cafmq

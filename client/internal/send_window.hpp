#pragma once

/// What a producer may have unacknowledged: so many messages, so many bytes. Any thread takes room
/// before it hands a message over; the producer's actor gives it back with the answer. The one
/// place of the client where a caller waits for others.
///
/// Invariants
///  1. Taken room is given back exactly once, by its owner.
///  2. Neither bound is exceeded, except by a single message that is larger than the bound.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace cafmq {

class send_window {
 public:
  send_window(size_t messages_max, size_t bytes_max)
      : messages_max_{messages_max}, bytes_max_{bytes_max} {}

  /// errc::busy names the bound when there is no room now.
  [[nodiscard]] result<void> take(size_t messages, size_t bytes);

  /// Waits for room until `deadline`; errc::busy then, errc::shutting_down when the window closes.
  [[nodiscard]] result<void> take_until(clock::time_point deadline, size_t messages, size_t bytes);

  void give_back(size_t messages, size_t bytes);

  /// Whoever waits gives up, and nobody gets room any more.
  void close();

  /// Messages that are unacknowledged now.
  [[nodiscard]] size_t messages() const;

 private:
  [[nodiscard]] bool has_room(size_t messages, size_t bytes) const;
  result<void> take_or_refuse(size_t messages, size_t bytes);

  const size_t messages_max_;
  const size_t bytes_max_;

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable room_;
  size_t messages_ = 0;
  size_t bytes_ = 0;
  bool is_closed_ = false;
};

}  // namespace cafmq

#pragma once

/// Which client of a group may consume which queue in order. A lock is renewed by asking for it
/// again and falls to whoever asks first once it has not been renewed for queue_lock_expiry. In
/// memory only: after a restart clients ask again.
///
/// Plain data with one owner, which says what time it is. Names are those of the requests.

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "message/message_queue.hpp"

namespace cafmq {

inline constexpr std::chrono::seconds queue_lock_expiry{60};

class queue_locks {
 public:
  using time_point = clock::time_point;

  /// At most `locks_max` locks at a time; the next one is not given.
  explicit queue_locks(size_t locks_max) : locks_max_{locks_max} {}

  /// Whether the client holds the lock from now on.
  [[nodiscard]] bool lock(std::string_view group, const message_queue& queue,
                          std::string_view client_id, time_point now);

  /// Gives the lock back if the client holds it.
  void unlock(std::string_view group, const message_queue& queue, std::string_view client_id);

  /// Whether somebody holds a lock of the group.
  [[nodiscard]] bool holds_any(std::string_view group, time_point now) const;

  [[nodiscard]] size_t size() const { return size_; }

 private:
  struct held {
    std::string client_id;
    time_point renewed;
  };
  void drop_expired(time_point now);

  size_t locks_max_;
  size_t size_ = 0;
  std::map<std::string, std::map<message_queue, held>, std::less<>> groups_;
};

}  // namespace cafmq

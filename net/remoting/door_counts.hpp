#pragma once

/// What the doors of a server hold and what they have had to refuse, in numbers for people. Any
/// thread.

#include <atomic>
#include <cstdint>

namespace cafmq::remoting {

class door_count {
 public:
  void add(uint64_t more = 1) { value_.fetch_add(more, std::memory_order_relaxed); }

  /// Counts something that was counted as `before` as `now`.
  void change(uint64_t before, uint64_t now) { add(now - before); }

  [[nodiscard]] uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_ = 0;
};

struct door_counts {
  // Now.
  door_count connections;
  door_count unsent_bytes;      ///< of answers
  door_count unfinished_bytes;  ///< of frames that have not come whole

  // Since the door was opened.
  door_count refused_connections;     ///< too many, in total or from one address
  door_count silent_connections;      ///< closed after a silence
  door_count garbled_connections;     ///< closed for what was no frame
  door_count greedy_connections;      ///< closed for too many bytes unsent or unfinished
  door_count refused_for_unsent;      ///< requests of peers that do not take their answers
  door_count refused_for_held_pulls;  ///< pulls that would have waited for messages
  door_count refused_for_disk;        ///< pulls that would have waited for the disk
};

}  // namespace cafmq::remoting

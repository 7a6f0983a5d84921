#pragma once

/// How many pulls HOLD holds, for the door, which dispatches messages too: while there are none,
/// nobody has to be told of them. The door's own pulls do not count: it serves its clients first.
///
/// No arrival is missed: the holder counts the pull first and then looks at its queue once more;
/// the dispatcher adds the entry first and then asks for the count. One of them sees the other. Any
/// thread.

#include <atomic>
#include <cstdint>

namespace cafmq {

class held_count {
 public:
  void raise() { count_.fetch_add(1, std::memory_order_acq_rel); }

  void lower(int64_t by) { count_.fetch_sub(by, std::memory_order_acq_rel); }

  /// Not a plain load: as a change of the count it comes before or after raise(), and whichever
  /// comes second sees what the other one's thread did before.
  [[nodiscard]] int64_t value() { return count_.fetch_add(0, std::memory_order_acq_rel); }

 private:
  std::atomic<int64_t> count_ = 0;
};

}  // namespace cafmq

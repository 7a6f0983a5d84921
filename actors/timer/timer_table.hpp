#pragma once

/// The messages that wait for their time, in the order in which they are due; those of one
/// millisecond in the order in which they were sent. 64 bytes of memory each.
///
/// Plain data with one owner. Times are wall time in milliseconds.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "base/offsets.hpp"

namespace cafmq {

struct timer_entry {
  int64_t due_ms = 0;
  queue_offset at;         ///< in the timer topic
  uint32_t name_hash = 0;  ///< see hash_of_timer_name()
  bool has_delay = false;  ///< it was sent with a delay and not for a time
  bool operator<(const timer_entry& other) const {
    return due_ms != other.due_ms ? due_ms < other.due_ms : at < other.at;
  }
};
static_assert(sizeof(timer_entry) == 24);

/// Messages with other names rarely have the same.
[[nodiscard]] uint32_t hash_of_timer_name(std::string_view name);

class timer_table {
 public:
  void add(const timer_entry& entry) { entries_.insert(entry); }

  /// Forgets the message at that offset, which `about_ms` may help to find. Nothing when there is
  /// none.
  std::optional<timer_entry> remove(queue_offset at, int64_t about_ms);

  /// The first of all; nothing when there are none.
  [[nodiscard]] std::optional<timer_entry> first() const;
  void remove_first() { entries_.erase(entries_.begin()); }

  /// Those with that name that are due in [from_ms, to_ms]; there may be some with another one.
  [[nodiscard]] std::vector<timer_entry> find(uint32_t name_hash, int64_t from_ms,
                                              int64_t to_ms) const;

  /// At most `count` that come behind `last` in their order.
  [[nodiscard]] std::vector<timer_entry> behind(const timer_entry& last, size_t count) const;

  /// Those with a delay are due that much earlier.
  void hasten_delays(int64_t by_ms);

  [[nodiscard]] size_t size() const { return entries_.size(); }

 private:
  std::set<timer_entry> entries_;
};

}  // namespace cafmq

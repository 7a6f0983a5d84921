#pragma once

/// How far each delay level has been delivered, and when to look at its queue again.
///
/// Plain data with one owner, the delay actor, which says what time it is, delivers what is due and
/// saves document(). No clock, no thread, no CAF.
///
/// The messages of a level are due in the order in which they were stored. A level whose queue is
/// empty is looked at again after the level's own delay: whatever is stored meanwhile is due no
/// earlier, so nobody has to say that something has come.
///
/// Invariants
///  1. No message is due before its time by the wall clock or, should that clock have been set
///     back, before it has lain there for the level's delay.
///  2. A level is looked at again at least every look_interval_max.
///  3. A position is never negative.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/offsets.hpp"
#include "protocol/bodies/progress.hpp"

namespace cafmq {

class delay_table {
 public:
  using time_point = clock::time_point;

  /// Longer: a wall clock that is set forward is noticed later.
  static constexpr std::chrono::seconds look_interval_max{60};

  /// `delays_ms`: milliseconds of each level from 1 on. There are `levels` of them at least: those
  /// beyond had messages under other settings.
  delay_table(const std::vector<int64_t>& delays_ms, int32_t levels, time_point now);

  /// Takes over what was saved of the levels that there are; negative positions are none.
  void restore(const remoting::delay_offsets& saved);

  [[nodiscard]] int32_t levels() const { return static_cast<int32_t>(levels_.size()); }

  /// The next position to deliver; 0 for a level that has never got on.
  [[nodiscard]] queue_offset next(int32_t level) const { return of(level).next; }

  /// Everything below `next` is delivered.
  void advance(int32_t level, queue_offset next, int64_t wall_ms);

  // -- when -------------------------------------------------------------------

  /// The levels to look at now.
  [[nodiscard]] std::vector<int32_t> due_levels(time_point now) const;
  [[nodiscard]] time_point next_look() const;

  /// Whether messages of the level with the time `due_ms` may be delivered.
  [[nodiscard]] bool is_due(int32_t level, int64_t due_ms, int64_t wall_ms, time_point now) const;

  /// How many messages of the level may be judged by is_due() now.
  [[nodiscard]] int64_t count_to_judge(int32_t level, time_point now) const;

  /// There is more: look again at once.
  void look_now(int32_t level, time_point now) { of(level).look_at = now; }

  /// There was nothing.
  void look_when_idle(int32_t level, time_point now);

  /// The next message is due at `due_ms`; the level's queue ends at `queue_end`.
  void look_when_due(int32_t level, int64_t due_ms, queue_offset queue_end, int64_t wall_ms,
                     time_point now);

  /// Something failed.
  void look_after(int32_t level, time_point at) { of(level).look_at = at; }

  // -- what is saved ----------------------------------------------------------

  [[nodiscard]] const remoting::delay_offsets& document() const { return document_; }

  /// Grows with each change: what was saved at the same number need not be saved again.
  [[nodiscard]] uint64_t changes() const { return changes_; }

 private:
  /// Messages that lay in the queue when the wall clock was found to have been set back.
  struct sighting {
    queue_offset end;
    time_point at;
  };

  struct level_state {
    std::chrono::milliseconds delay;
    queue_offset next;
    time_point look_at;
    std::optional<sighting> seen;
  };

  [[nodiscard]] level_state& of(int32_t level) { return levels_[static_cast<size_t>(level - 1)]; }
  [[nodiscard]] const level_state& of(int32_t level) const {
    return levels_[static_cast<size_t>(level - 1)];
  }
  [[nodiscard]] static bool has_lain_long_enough(const level_state& state, time_point now);

  std::vector<level_state> levels_;
  remoting::delay_offsets document_;
  uint64_t changes_ = 0;
};

}  // namespace cafmq

#pragma once

/// The messages that wait for their time, and how each comes to its one end: delivered, cancelled,
/// or replaced by a later copy of itself.
///
/// Plain object with one owner, which says what time it is and calls take_in() until there is
/// nothing more before it delivers. Every end is one record in the log that names the message, so
/// what waits is always what the log says: see recover_timers().
///
/// Invariants
///  1. A message is delivered once, also when the process is killed between any two steps.
///  2. None is delivered before its time by the wall clock or, should that clock be set back while
///     we run, before the delay that it was sent with is over.
///  3. What state() says is true once the log is durable up to needed_end().

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/timer/settled_offsets.hpp"
#include "actors/timer/timer_file.hpp"
#include "actors/timer/timer_records.hpp"
#include "actors/timer/timer_table.hpp"
#include "actors/timer_messages.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "message/timer.hpp"

namespace cafmq {

class timers {
 public:
  /// `settled` as recover_timers() makes it.
  timers(timer_records records, const timer_rules& rules, settled_offsets settled);

  /// What time it is, by both clocks. Call it before anything else, at least every second.
  void look_at_clocks(int64_t wall_ms, clock::time_point now);

  /// Reads what has come to the timer topic. True: there is more. errc::io_failed.
  [[nodiscard]] result<bool> take_in();

  /// Delivers some of those that are due. True: more are. The errors of message_store::put; then
  /// the first is still there.
  [[nodiscard]] result<bool> deliver();

  /// When the first is due; nothing when none waits.
  [[nodiscard]] std::optional<int64_t> next_due_ms() const;

  /// Stores the messages again that lie before `keep_from` in the log, which is about to forget
  /// them. True: there are more. The errors of message_store::put.
  [[nodiscard]] result<bool> roll(physical_offset keep_from);

  // -- what people ask for ----------------------------------------------------

  /// errc::out_of_range: no such message waits. Otherwise the errors of message_store::put.
  [[nodiscard]] result<void> cancel(const cancel_timer& asked);

  /// The same, and errc::message_illegal for a time that is too far ahead.
  [[nodiscard]] result<void> reschedule(const reschedule_timer& asked);

  [[nodiscard]] timer_listing list(const list_timers& asked);

  // -- what is saved ----------------------------------------------------------

  [[nodiscard]] saved_timers state() const;

  /// Grows with each message that is over.
  [[nodiscard]] uint64_t changes() const { return changes_; }

  /// What has to be durable for state() to be true.
  [[nodiscard]] physical_offset needed_end() const;

  /// Where the last thing that was appended ends.
  [[nodiscard]] physical_offset log_end() const { return records_.end(); }

  [[nodiscard]] size_t size() const { return table_.size(); }

  /// Of those that could not be handled, since the last call.
  [[nodiscard]] std::vector<error> take_problems();

 private:
  void take_in(const record& found);
  void cancel_by_name(const record& cancelling, int64_t out_ms);
  [[nodiscard]] result<timer_entry> find(std::string_view name, int64_t slot_ms);
  [[nodiscard]] std::optional<timer_entry> named(std::string_view name,
                                                 const std::vector<timer_entry>& candidates);
  [[nodiscard]] result<void> deliver(const timer_entry& entry);
  void settle(queue_offset at);

  timer_records records_;
  timer_rules rules_;
  settled_offsets settled_;
  timer_table table_;
  queue_offset next_;             // of the timer topic, to be taken in
  physical_offset taken_in_end_;  // of the log
  uint64_t changes_ = 0;
  int64_t wall_ms_ = 0;
  std::optional<clock::time_point> looked_at_;
  bool was_set_back_ = false;  // the wall clock: slots do not tell any more when something is due
  std::vector<error> problems_;
};

}  // namespace cafmq

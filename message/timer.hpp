#pragma once

/// Messages for a certain time, as RocketMQ keeps them: one with TIMER_DELAY_SEC, TIMER_DELAY_MS or
/// TIMER_DELIVER_MS waits in the timer topic; REAL_TOPIC and REAL_QID say where it goes then, and
/// TIMER_OUT_MS in which slot of RocketMQ's wheel it waits. Such a slot ends the precision after
/// its own time; TIMER_DELIVER_MS, which we always set, is the exact time.
///
/// A message with TIMER_DEL_UNIQKEY waits there too, but only until it is read: it cancels the one
/// that it names.
///
/// Pure functions; any thread. All times are wall time in milliseconds.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "message/message_queue.hpp"

namespace cafmq {

/// What a broker accepts.
struct timer_rules {
  bool enabled = true;

  /// Milliseconds that a slot of the wheel takes; RocketMQ's are 1000.
  int64_t precision_ms = 100;

  /// How far ahead a message may be sent.
  int64_t delay_max_ms = int64_t{10} * 365 * 86'400 * 1'000;
};

/// The coarsest precision that any broker has; what we do not know is judged by it.
inline constexpr int64_t timer_precision_max_ms = 1'000;

/// Where messages wait for their time.
[[nodiscard]] message_queue timer_queue();

// -- a message that is sent ---------------------------------------------------

/// Whether it asks for a time. A delay level wins over that.
[[nodiscard]] bool asks_for_time(std::string_view properties);

/// The time that it asks for; nothing when that has come. errc::message_illegal: it says no time,
/// or one that is too far ahead, or cancels something that is over; config_invalid: timers are
/// turned off.
[[nodiscard]] result<std::optional<int64_t>> deliver_time_of(std::string_view properties,
                                                             const timer_rules& rules,
                                                             int64_t now_ms);

/// The properties of a message for `queue` while it waits for `deliver_ms`.
[[nodiscard]] std::string timer_properties(std::string_view sent, const message_queue& queue,
                                           int64_t deliver_ms, int64_t precision_ms);

/// The slot for that time: the last that begins before it.
[[nodiscard]] int64_t timer_out_ms_for(int64_t deliver_ms, int64_t precision_ms);

// -- a message that waits -----------------------------------------------------

struct timer_wish {
  int64_t due_ms = 0;                    ///< never before the time that was asked for
  int64_t out_ms = 0;                    ///< the slot: TIMER_OUT_MS
  std::optional<int64_t> delay_ms = {};  ///< when it was sent with a delay and not for a time
};

/// errc::corrupt when it does not say its time.
[[nodiscard]] result<timer_wish> timer_wish_of(std::string_view waiting);

/// The same message for another time; `deliver_ms` is absolute from now on.
[[nodiscard]] std::string rescheduled_properties(std::string_view waiting, int64_t deliver_ms,
                                                 int64_t precision_ms);

/// The same when it is stored again, unchanged, because the log is about to forget it.
[[nodiscard]] std::string rolled_properties(std::string_view waiting);

// -- cancelling ---------------------------------------------------------------

/// How a message is named by the one that cancels it.
[[nodiscard]] std::string timer_delete_key_of(std::string_view topic, std::string_view unique_key);

/// The name of a message that waits; empty when it has none.
[[nodiscard]] std::string timer_name_of(std::string_view waiting);

/// The properties, while it waits, of a message that cancels the one with that key, topic and slot.
[[nodiscard]] std::string cancelling_properties(std::string_view topic, std::string_view unique_key,
                                                int64_t out_ms);

}  // namespace cafmq

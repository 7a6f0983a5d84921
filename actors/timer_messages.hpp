#pragma once

/// What the actor of timers hears and says. Those of the first part may cross the network; the
/// ticks stay in the process.

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

#include "actors/messages.hpp"
#include "base/offsets.hpp"

namespace cafmq {

/// Cancels a message that waits for its time; errc::out_of_range when none does.
struct cancel_timer {
  std::string topic;  ///< that it was sent to
  std::string unique_key;
  int64_t slot_ms = -1;  ///< its TIMER_OUT_MS, if it is known: it is found faster
  std::string producer_group = {};
};
CAFMQ_INSPECT(cancel_timer, x.topic, x.unique_key, x.slot_ms, x.producer_group)

/// Gives it another time, absolute; the same errors, and errc::message_illegal.
struct reschedule_timer {
  std::string topic;
  std::string unique_key;
  int64_t deliver_ms = 0;
};
CAFMQ_INSPECT(reschedule_timer, x.topic, x.unique_key, x.deliver_ms)

/// Answers both, when it is as durable as the broker's flush mode promises.
struct timer_changed {};
CAFMQ_INSPECT(timer_changed)

inline constexpr int32_t timer_rows_max = 1'000;

/// Those that come behind a position, in the order in which they are due.
struct list_timers {
  int32_t count = timer_rows_max;  ///< at most
  int64_t after_due_ms = std::numeric_limits<int64_t>::min();
  queue_offset after_at;
};
CAFMQ_INSPECT(list_timers, x.count, x.after_due_ms, x.after_at)

struct timer_row {
  std::string topic;
  std::string unique_key;
  std::string keys;
  int64_t due_ms = 0;
  int64_t sent_ms = 0;
  queue_offset at;  ///< in the timer topic
};
CAFMQ_INSPECT(timer_row, x.topic, x.unique_key, x.keys, x.due_ms, x.sent_ms, x.at)

struct timer_listing {
  std::vector<timer_row> rows;
  int64_t waiting = 0;  ///< all of them
  bool is_end = true;   ///< else ask again behind the last
  int64_t last_due_ms = 0;
  queue_offset last_at;
};
CAFMQ_INSPECT(timer_listing, x.rows, x.waiting, x.is_end, x.last_due_ms, x.last_at)

struct timer_tick {};
struct timer_save_tick {};

}  // namespace cafmq

CAF_BEGIN_TYPE_ID_BLOCK(cafmq_timers, caf::id_block::cafmq::end)

  CAF_ADD_TYPE_ID(cafmq_timers, (cafmq::cancel_timer))
  CAF_ADD_TYPE_ID(cafmq_timers, (cafmq::reschedule_timer))
  CAF_ADD_TYPE_ID(cafmq_timers, (cafmq::timer_changed))
  CAF_ADD_TYPE_ID(cafmq_timers, (cafmq::list_timers))
  CAF_ADD_TYPE_ID(cafmq_timers, (cafmq::timer_listing))

CAF_END_TYPE_ID_BLOCK(cafmq_timers)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::timer_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::timer_save_tick)

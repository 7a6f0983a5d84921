#pragma once

/// Messages that are to be delivered later, as RocketMQ keeps them: one with the property DELAY, a
/// level, waits in the schedule topic in the queue of that level; REAL_TOPIC and REAL_QID say where
/// it goes then. Pure functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "message/message_queue.hpp"

namespace cafmq {

/// The level that a message asks for, 1 or more; 0 when it asks for none.
[[nodiscard]] int32_t delay_level_of(std::string_view properties);

/// The properties of a message for `queue` while it waits.
[[nodiscard]] std::string waiting_properties(std::string_view properties,
                                             const message_queue& queue);

/// Where a message that has waited goes. errc::corrupt when it does not say so, or something that
/// cannot be.
[[nodiscard]] result<message_queue> real_queue_of(std::string_view properties);

/// The queue of the schedule topic in which messages of a level wait.
[[nodiscard]] message_queue schedule_queue(int32_t level);

}  // namespace cafmq

#pragma once

/// What the delay actor hears. These stay in the process.

#include <caf/allowed_unsafe_message_type.hpp>

namespace cafmq {

struct delay_tick {};
struct delay_persist_tick {};

}  // namespace cafmq

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::delay_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::delay_persist_tick)

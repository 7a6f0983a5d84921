#pragma once

/// What a door asks LOOK UP. These stay in the process.

#include <functional>

#include <caf/allowed_unsafe_message_type.hpp>

namespace cafmq {

/// Something to read from the store; it leaves what it has found with whoever asked.
struct look_up {
  std::function<void()> read;
};

/// It has been read.
struct looked_up {};

}  // namespace cafmq

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::look_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::looked_up)

#pragma once

/// The actor that runs a listener which is an actor itself: it hands it one message of each queue
/// at a time, in order. Runs on the worker pool; never blocks.

#include <caf/actor_system.hpp>

#include "client/internal/interfaces.hpp"

namespace cafmq {

/// The bridge does not keep the listener from ending; once it has ended, all messages are put off.
listener_bridge_actor spawn_listener_bridge(caf::actor_system& system,
                                            message_listener_actor listener);

}  // namespace cafmq

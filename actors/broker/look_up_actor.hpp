#pragma once

/// The actor that looks up single messages, keys and times for doors, so that nobody else waits for
/// the disk. Blocks on it, so it runs on a thread of its own; and not on COLD READ's, as one
/// look-up of a tool may read some hundred messages and consumers would wait for that.

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/interfaces.hpp"

namespace cafmq {

/// What it is asked to read outlives the actor. Whoever asks bounds how many of its look-ups wait
/// here.
look_up_actor spawn_look_up(caf::actor_system& system);

}  // namespace cafmq

#pragma once

/// The actor that prepares disk blocks, memory pages and the next file ahead of the appender.
/// Blocks on the disk, so it runs on a thread of its own.

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/interfaces.hpp"

namespace cafmq {

class message_store;

/// `store` outlives the actor.
allocate_actor spawn_allocate(caf::actor_system& system, message_store& store);

/// The same on the worker pool, for deterministic tests.
allocate_actor spawn_allocate_pooled(caf::actor_system& system, message_store& store);

}  // namespace cafmq

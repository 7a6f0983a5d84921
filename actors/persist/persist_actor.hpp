#pragma once

/// The actor that writes the broker's small files (topics.json and the like). Blocks on the disk,
/// so it runs on a thread of its own. One writer for all of them: two writes of one file never
/// overlap and happen in the order in which they were asked for.

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/interfaces.hpp"

namespace cafmq {

persist_actor spawn_persist(caf::actor_system& system);

/// The same on the worker pool, for deterministic tests.
persist_actor spawn_persist_pooled(caf::actor_system& system);

}  // namespace cafmq

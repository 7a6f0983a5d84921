#pragma once

/// The actor that reads what lies far behind the tail of the log, so that nobody else waits for the
/// disk. Blocks on it, so it runs on a thread of its own.

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/broker/pull_path.hpp"
#include "actors/interfaces.hpp"

namespace cafmq {

/// The store of `path` outlives the actor. Whoever asks bounds how many of its pulls wait here.
cold_read_actor spawn_cold_read(caf::actor_system& system, const pull_path& path);

/// The same on the worker pool, for deterministic tests.
cold_read_actor spawn_cold_read_pooled(caf::actor_system& system, const pull_path& path);

}  // namespace cafmq

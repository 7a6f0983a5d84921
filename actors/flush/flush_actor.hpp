#pragma once

/// The actor that makes the log durable. Blocks on the disk, so it runs on a thread of its own.

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/interfaces.hpp"
#include "actors/options.hpp"

namespace cafmq {

class message_store;

/// `store` outlives the actor.
flush_actor spawn_flush(caf::actor_system& system, message_store& store,
                        const flush_options& options);

/// The same on the worker pool, for deterministic tests.
flush_actor spawn_flush_pooled(caf::actor_system& system, message_store& store,
                               const flush_options& options);

}  // namespace cafmq

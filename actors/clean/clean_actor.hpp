#pragma once

/// The actor that removes old files and watches how full the disk is. Removing a large file takes
/// a file system its time, so it runs on a thread of its own.

#include <chrono>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/interfaces.hpp"
#include "actors/options.hpp"

namespace cafmq {

class message_store;

/// `store` outlives the actor. The first look comes after one interval.
clean_actor spawn_clean(caf::actor_system& system, message_store& store,
                        const clean_options& options);

/// The same on the worker pool, for deterministic tests.
clean_actor spawn_clean_pooled(caf::actor_system& system, message_store& store,
                               const clean_options& options);

}  // namespace cafmq

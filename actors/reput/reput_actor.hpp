#pragma once

/// The actor that dispatches the commit log to the consume queues. Runs on the worker pool, event
/// by event: no timer runs while all is dispatched, and no message waits for one while it is not.

#include <memory>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/interfaces.hpp"
#include "base/wake_flag.hpp"

namespace cafmq {

class message_store;

/// `store` outlives the actor. Whoever raises `pending` first sends log_grew.
reput_actor spawn_reput(caf::actor_system& system, message_store& store, flush_actor flush,
                        hold_actor hold, std::shared_ptr<wake_flag> pending);

}  // namespace cafmq

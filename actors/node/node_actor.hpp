#pragma once

/// The actor that a process publishes at its native port. Runs on the worker pool.

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/interfaces.hpp"

namespace cafmq {

node_actor spawn_node(caf::actor_system& system, namesrv_actor namesrv, broker_actor broker);

}  // namespace cafmq

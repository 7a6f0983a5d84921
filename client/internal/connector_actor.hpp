#pragma once

/// The actor that connects to other processes over CAF's network layer. Runs on the worker pool;
/// never blocks, but its connects are made one at a time by CAF's middleman.

#include <caf/actor_system.hpp>

#include "client/internal/interfaces.hpp"

namespace cafmq {

connector_actor spawn_connector(caf::actor_system& system);

}  // namespace cafmq

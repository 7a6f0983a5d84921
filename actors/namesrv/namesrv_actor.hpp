#pragma once

/// The name server. Stateless: what it knows comes from the brokers' registrations and is gone with
/// it. Runs on the worker pool.

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/interfaces.hpp"
#include "actors/options.hpp"

namespace cafmq {

namesrv_actor spawn_namesrv(caf::actor_system& system, const namesrv_options& options);

}  // namespace cafmq

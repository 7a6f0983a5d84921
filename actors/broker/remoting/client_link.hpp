#pragma once

/// The actor that CLIENTS takes for a client of the remoting door: one for each connection. What it
/// is told becomes a frame on that connection, and it ends with it. Runs on the worker pool.

#include <caf/actor_system.hpp>

#include "actors/interfaces.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

client_link_actor spawn_client_link(caf::actor_system& system, door_actor door,
                                    const connection_id& connection);

}  // namespace cafmq::remoting

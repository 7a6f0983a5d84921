#pragma once

/// Opens a broker's remoting door: all of its requests, on one port or several.

#include <vector>

#include <caf/actor_system.hpp>

#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"

namespace cafmq {

/// `parts.clock` and the store outlive the doors, one in `system` and one in each of
/// `more_systems`. errc::io_failed, see remoting::open_door.
[[nodiscard]] result<remoting::opened_door> open_broker_door(
    caf::actor_system& system, const std::vector<endpoint>& endpoints,
    const remoting_options& options, const door_parts& parts,
    const std::vector<caf::actor_system*>& more_systems);

}  // namespace cafmq

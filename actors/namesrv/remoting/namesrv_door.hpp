#pragma once

/// Opens a name server's remoting door: routes for RocketMQ's clients (105, 106, 206, 224), the
/// registrations of its brokers (103, 104, 322), and texts that tools keep there (100, 101, 102,
/// 219).

#include <vector>

#include <caf/actor_system.hpp>

#include "actors/interfaces.hpp"
#include "net/remoting/door.hpp"

namespace cafmq {

/// errc::io_failed, see remoting::open_door.
[[nodiscard]] result<remoting::opened_door> open_namesrv_door(
    caf::actor_system& system, const std::vector<endpoint>& endpoints,
    const remoting_options& options, namesrv_actor namesrv);

}  // namespace cafmq

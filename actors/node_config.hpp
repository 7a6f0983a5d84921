#pragma once

/// What every actor system of a cluster has in common, servers and clients alike: the wire's
/// messages, the protocol's name, heartbeats, and few workers. Peers that differ in these do not
/// connect, or cut each other's idle connections.

#include <caf/actor_system_config.hpp>

namespace cafmq {

/// Call it before the actor system is made, and before the configuration's own message types are
/// added. Loads CAF's network layer: the caller does not.
void configure_node(caf::actor_system_config& config);

}  // namespace cafmq

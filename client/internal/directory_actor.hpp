#pragma once

/// The actor that finds name servers, topics and brokers. One for each client, which stops it.
/// Runs on the worker pool; never blocks.

#include <string>
#include <vector>

#include <caf/actor_system.hpp>

#include "client/internal/interfaces.hpp"

namespace cafmq {

/// `name_servers`: "host:port" each, at least one. The directory stops the connector when it ends.
directory_actor spawn_directory(caf::actor_system& system, connector_actor connector,
                                std::vector<std::string> name_servers);

}  // namespace cafmq

#pragma once

/// The actor that keeps the offsets of a broker's queues in a file of this machine, in the broker's
/// place. It has a thread of its own, for the disk.

#include <filesystem>

#include <caf/actor_system.hpp>

#include "client/internal/interfaces.hpp"
#include "client/options.hpp"

namespace cafmq {

/// `directory` empty: nothing is kept beyond the actor. What goes wrong is told to on_warning.
offset_store_actor spawn_offset_keeper(caf::actor_system& system, const consumer_options& options,
                                       const std::string& broker_name);

}  // namespace cafmq

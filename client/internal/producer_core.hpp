#pragma once

/// The actor behind every producer. Runs on the worker pool; never blocks. It owns what was handed
/// over for sending until that is answered: stored, or failed with a reason, by its deadline.
///
/// Invariants
///  1. A job is answered exactly once, also when the actor is killed.
///  2. Room in the window is given back with the answer.
///  3. So many requests are open for one broker at a time; what comes meanwhile leaves in batches.

#include <memory>

#include <caf/actor_system.hpp>

#include "client/internal/interfaces.hpp"
#include "client/internal/send_window.hpp"
#include "client/options.hpp"

namespace cafmq {

/// The core stops the directory when it ends.
producer_core_actor spawn_producer_core(caf::actor_system& system, directory_actor directory,
                                        const producer_options& options,
                                        std::shared_ptr<send_window> window);

}  // namespace cafmq

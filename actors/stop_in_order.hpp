#pragma once

/// Ends actors one after another, each with a deadline. From a thread outside of the actor system.

#include <string>
#include <vector>

#include <caf/actor.hpp>
#include <caf/actor_system.hpp>
#include <caf/timespan.hpp>

namespace cafmq {

/// Asks each to end (user_shutdown) and waits for it; one that is not gone after `deadline` is
/// killed and its number in `actors` is returned. The handles should be the last ones of the
/// caller.
[[nodiscard]] std::vector<size_t> stop_in_order(caf::actor_system& system,
                                                const std::vector<caf::actor>& actors,
                                                caf::timespan deadline);

}  // namespace cafmq

#pragma once

/// What a door holds and has refused, in the names under which tools see it (28).

#include "net/remoting/door_counts.hpp"
#include "protocol/bodies/lists.hpp"

namespace cafmq::remoting {

[[nodiscard]] text_table door_state(const door_counts& counts);

}  // namespace cafmq::remoting

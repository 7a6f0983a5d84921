#pragma once

/// The keys of timers.

#include <vector>

#include "config/keys.hpp"

namespace cafmq {

void add_timer_keys(std::vector<key>& all);

}  // namespace cafmq

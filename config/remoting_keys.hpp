#pragma once

/// The keys of the remoting doors: what peers may take of a server.

#include <vector>

#include "config/keys.hpp"

namespace cafmq {

void add_remoting_keys(std::vector<key>& all);

}  // namespace cafmq

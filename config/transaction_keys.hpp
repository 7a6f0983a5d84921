#pragma once

/// The keys of transactions.

#include <vector>

#include "config/keys.hpp"

namespace cafmq {

void add_transaction_keys(std::vector<key>& all);

}  // namespace cafmq

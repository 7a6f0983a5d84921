#pragma once

/// What whoever dispatches says of records that nobody can read. Any thread.

#include <spdlog/spdlog.h>

#include "base/error.hpp"

namespace cafmq {

inline void log_passed_over(const error& damage) {
  spdlog::error("passed over what cannot be read, its messages are lost to consumers: {}",
                damage.text());
}

}  // namespace cafmq

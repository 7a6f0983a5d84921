#pragma once

/// What the native door's wire can do at most: requests to another process that does nothing with
/// them. The yardstick of `cafmq bench`, measured in the same run on the same machine.

#include <chrono>
#include <cstddef>
#include <string>

#include "apps/report.hpp"
#include "base/error.hpp"

namespace cafmq {

/// Asks the process behind the first of `namesrvs` for its roles, again and again, with `window`
/// questions open at a time. errc::invalid_argument, unreachable.
[[nodiscard]] result<rate_report> measure_round_trips(const std::string& namesrvs, size_t window,
                                                      std::chrono::seconds duration);

}  // namespace cafmq

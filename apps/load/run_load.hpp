#pragma once

/// Runs one load as its plan says: connects, warms up, measures. Blocks for as long as that takes.

#include "apps/load/load_plan.hpp"
#include "base/error.hpp"

namespace cafmq::load {

/// The topic is there. errc::unreachable, io_failed, timed_out; invalid_argument when there is
/// nothing to pull.
[[nodiscard]] result<load_report> run_load(const load_plan& plan);

}  // namespace cafmq::load

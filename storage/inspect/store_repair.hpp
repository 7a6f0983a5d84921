#pragma once

/// Makes again what can be made from the commit log, and cuts the torn end that a crash left. Never
/// touches damage in the middle of the log, nor files that are not the store's. One thread.
///
/// Invariants
///  1. Each state that it leaves in between is one that an ordinary start completes.
///  2. Nothing is changed before the whole commit log was read and found whole.

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "storage/inspect/store_check.hpp"
#include "storage/inspect/store_shape.hpp"
#include "storage/options.hpp"
#include "storage/recovery_report.hpp"

namespace cafmq {

struct repair_plan {
  std::vector<std::string> steps;                ///< sentences for people; none: nothing to do
  std::vector<std::filesystem::path> to_remove;  ///< derived files
  bool rebuild = false;                          ///< everything is dispatched again
};

/// What to do about what check_store has found. errc::corrupt when that takes a person, and why.
[[nodiscard]] result<repair_plan> plan_repair(const store_shape& shape, const check_report& report);

/// Carries it out: the store is opened and closed in order. `options` are the broker's, with file
/// sizes that fit; `shape` gives the directory and the file sizes. errc::locked, io_failed,
/// corrupt.
[[nodiscard]] result<recovery_report> repair_store(const store_shape& shape,
                                                   const repair_plan& plan, store_options options,
                                                   const clock& clock);

}  // namespace cafmq

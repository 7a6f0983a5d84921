#pragma once

/// What was measured, as a table for people or JSON for programs.

#include <string>
#include <vector>

#include "apps/load/load_plan.hpp"

namespace cafmq::load {

struct measured_load {
  load_plan plan;
  load_report report;
};

/// "send, batches of 32", "pull", "end to end, 1000/s".
[[nodiscard]] std::string name_of(const load_plan& plan);

[[nodiscard]] std::string to_table(const std::vector<measured_load>& all);

/// One object with a line end; durations in microseconds.
[[nodiscard]] std::string to_json(const measured_load& one);

}  // namespace cafmq::load

#pragma once

/// Reads a whole store and compares everything in it with everything else. Changes nothing and
/// takes no lock: with a broker at work it reads what was there. One thread.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "storage/inspect/log_scan.hpp"
#include "storage/inspect/store_finding.hpp"
#include "storage/inspect/store_shape.hpp"

namespace cafmq {

struct part_report {
  int64_t files = 0;
  int64_t checked = 0;  ///< records, entries, items
  std::array<int64_t, 3> findings{};

  [[nodiscard]] int64_t of(finding_level level) const {
    return findings[static_cast<size_t>(level)];
  }
};

struct check_report {
  std::array<part_report, store_part_count> parts;
  physical_offset log_begin;
  physical_offset log_end;          ///< behind the last whole record
  std::optional<log_break> tail;    ///< what lies behind it, when that is not only zeros
  std::optional<error> unreadable;  ///< the first file that could not be read

  [[nodiscard]] part_report& part(store_part part) { return parts[static_cast<size_t>(part)]; }
  [[nodiscard]] const part_report& part(store_part part) const {
    return parts[static_cast<size_t>(part)];
  }
  [[nodiscard]] int64_t of(finding_level level) const;

  /// Nothing but notes.
  [[nodiscard]] bool is_sound() const;
};

struct check_wishes {
  std::vector<int64_t> delay_levels_ms;      ///< see store_options
  finding_sink report;                       ///< told of every finding as it is made
  std::function<void(int64_t bytes)> shown;  ///< told now and then how much of the log is read
};

/// Errors are about `shape` alone; what cannot be read is a finding and in the report.
[[nodiscard]] check_report check_store(const store_shape& shape, const check_wishes& wishes);

}  // namespace cafmq

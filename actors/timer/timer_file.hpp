#pragma once

/// What the timers know at a point in time, as bytes: how far the messages of the timer topic are
/// over. Format: docs/FORMATS.md.

#include <string>
#include <string_view>

#include "actors/timer/settled_offsets.hpp"
#include "base/error.hpp"
#include "base/offsets.hpp"

namespace cafmq {

struct saved_timers {
  physical_offset log_end;  ///< what was appended before it is in `settled`
  settled_offsets settled;
};

[[nodiscard]] std::string write_timer_file(const saved_timers& saved);

/// errc::corrupt.
[[nodiscard]] result<saved_timers> read_timer_file(std::string_view bytes);

}  // namespace cafmq

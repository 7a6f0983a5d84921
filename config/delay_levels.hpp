#pragma once

/// The setting messageDelayLevel: a text to delays and back. Pure functions; any thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace cafmq {

inline constexpr size_t delay_levels_max = 64;

/// Milliseconds of each level out of "1s 5s 10s 1m 2h 1d". errc::invalid_argument unless there are
/// 1 to delay_levels_max of them, each at least a second and at most 40 days.
[[nodiscard]] result<std::vector<int64_t>> parse_delay_levels(std::string_view text);
[[nodiscard]] std::string delay_levels_text(const std::vector<int64_t>& levels_ms);

}  // namespace cafmq

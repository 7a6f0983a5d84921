#pragma once

/// Numbers in texts as Java's Integer, Long and Double read them. What is refused here makes
/// RocketMQ's filter throw. Pure functions; any thread; no allocation.

#include <cstdint>
#include <optional>
#include <string_view>

namespace cafmq {

/// Integer.valueOf: an optional sign and digits, nothing else. Nothing when that is not so or when
/// the number has more than 32 bits. Only ASCII digits count.
[[nodiscard]] std::optional<int32_t> java_integer(std::string_view text);

/// Long.valueOf: the same with 64 bits.
[[nodiscard]] std::optional<int64_t> java_long(std::string_view text);

/// Double.valueOf: decimal or, with an exponent after `p`, hexadecimal; NaN and Infinity; blanks
/// around it and one of fFdD behind it are allowed. Too large is infinite, too small is 0.
[[nodiscard]] std::optional<double> java_double(std::string_view text);

/// Double.compare: below, at or above 0. -0.0 lies below 0.0, and NaN above everything.
[[nodiscard]] int java_compare(double left, double right);

}  // namespace cafmq

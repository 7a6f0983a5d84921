#pragma once

/// RocketMQ's JSON and plain JSON. RocketMQ writes maps whose keys are numbers without quotes
/// around them (`{0:12,1:7}`), which no JSON parser accepts. Pure functions; any thread.
///
/// Invariants
///  1. Text that is valid JSON comes out as it went in. Strings are never touched.
///  2. The work is linear in the text's size and takes no recursion; deeper text than
///     json_depth_max is refused, so that whoever walks the parsed tree is safe as well.

#include <cstddef>
#include <string>
#include <string_view>

#include <rapidjson/document.h>

#include "base/error.hpp"

namespace cafmq {

inline constexpr size_t json_depth_max = 64;  ///< objects and arrays inside one another
inline constexpr size_t json_size_max = size_t{256} << 20;

/// Puts the missing quotes around numeric keys. errc::corrupt when the text is deeper than
/// json_depth_max or its brackets do not match; other mistakes are left to the parser.
[[nodiscard]] result<std::string> quote_numeric_keys(std::string_view json);

/// Parses either dialect. errc::corrupt says where the text stops being JSON, or that it is larger
/// than json_size_max.
[[nodiscard]] result<rapidjson::Document> parse_json(std::string_view json);

}  // namespace cafmq

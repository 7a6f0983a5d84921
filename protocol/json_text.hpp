#pragma once

/// RocketMQ's JSON and plain JSON. RocketMQ writes maps whose keys are numbers without quotes
/// around them (`{0:12,1:7}`), maps whose keys are objects (`{{"topic":"T"}:12}`), and reads
/// strings in single quotes; no JSON parser accepts these. Pure functions; any thread.
///
/// Invariants
///  1. Text that is valid JSON comes out as it went in. Its strings are never touched.
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

/// The same as plain JSON: numeric keys get their quotes, an object that is a key becomes a string
/// that holds its text, and single quotes become double ones. errc::corrupt when the text is deeper
/// than json_depth_max or its brackets do not match; other mistakes are left to the parser.
[[nodiscard]] result<std::string> plain_json_of(std::string_view json);

/// Parses either dialect. errc::corrupt says where the text stops being JSON, or that it is larger
/// than json_size_max.
[[nodiscard]] result<rapidjson::Document> parse_json(std::string_view json);

}  // namespace cafmq

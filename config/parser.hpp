#pragma once

/// The text of a properties file, as Java and so RocketMQ read it: `key=value` or `key: value`,
/// comments that open with # or !, lines that end in a backslash go on in the next one, escapes.
/// UTF-8. Knows nothing of settings. Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace cafmq {

struct property_entry {
  std::string name;
  std::string value;  ///< without the blanks at its end, which Java would keep
  int line = 0;       ///< where it begins, counted from 1
};

/// The entries in their order, duplicates included. `file` is its name in errors.
/// errc::config_invalid for a line without a key, a broken escape or a zero byte.
[[nodiscard]] result<std::vector<property_entry>> parse_properties(std::string_view text,
                                                                   std::string_view file);

}  // namespace cafmq

#pragma once

/// Settings as lines `key=value`, the way of java.util.Properties: the bodies of 25, 26, 318 and
/// 319. Pure functions; any thread.

#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq::remoting {

inline constexpr size_t properties_text_size_max = size_t{1} << 20;

/// Lines begin with a key, which '=', ':' or a blank ends; '#' and '!' begin comments; a backslash
/// escapes the next character or, at the end of a line, goes on with the next one; \t, \n, \r, \f
/// and \u with four digits mean what they do in Java. Of duplicates the last counts.
/// errc::invalid_argument when the text is too long or an escape is none.
[[nodiscard]] result<std::map<std::string, std::string>> read_properties_text(
    std::string_view text);

/// Escapes what read_properties_text would read otherwise.
[[nodiscard]] std::string write_properties_text(const std::map<std::string, std::string>& settings);

}  // namespace cafmq::remoting

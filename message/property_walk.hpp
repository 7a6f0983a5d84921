#pragma once

/// One pass over an encoded property string, see message/properties.hpp. A pure function; any
/// thread; no allocation.

#include <algorithm>
#include <string_view>

namespace cafmq {

inline constexpr char property_name_end = '\x01';
inline constexpr char property_value_end = '\x02';

/// Calls visit(name, value) for each well-formed pair; neither is ever empty. Of duplicates the
/// last one counts.
template <class Visit>
void for_each_property(std::string_view encoded, Visit visit) {
  while (!encoded.empty()) {
    const auto pair = encoded.substr(0, encoded.find(property_value_end));
    encoded.remove_prefix(std::min(pair.size() + 1, encoded.size()));
    const auto separator = pair.find(property_name_end);
    if (separator == 0 || separator == std::string_view::npos || separator + 1 == pair.size())
      continue;
    visit(pair.substr(0, separator), pair.substr(separator + 1));
  }
}

}  // namespace cafmq

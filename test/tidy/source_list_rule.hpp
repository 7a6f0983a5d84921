#pragma once

/// Every source is named in a CMakeLists.txt: that of its folder, or of the nearest folder above
/// that has one. A test that is not listed dies silently.

#include <functional>
#include <optional>
#include <string>

#include "test/tidy/finding.hpp"
#include "test/tidy/source_file.hpp"

namespace cafmq::tidy {

/// Gives the text of a CMakeLists.txt by its path; nothing when there is none.
using read_list = std::function<std::optional<std::string>(const std::string&)>;

[[nodiscard]] findings check_source_list(const source_file& file, const read_list& read);

}  // namespace cafmq::tidy

#pragma once

/// How a header begins: `#pragma once`, then a comment that says what it is, who owns it and who
/// may call it.

#include "test/tidy/finding.hpp"
#include "test/tidy/source_file.hpp"

namespace cafmq::tidy {

/// Nothing for a file that is no header.
[[nodiscard]] findings check_header(const source_file& file);

}  // namespace cafmq::tidy

#pragma once

/// Words that do not belong in the tree: markers of unfinished work, calls that block a test or own
/// memory by hand, paths of one machine, and talk about how the text came to be.

#include <string>

#include "test/tidy/finding.hpp"
#include "test/tidy/source_file.hpp"

namespace cafmq::tidy {

/// `top`: where the tree lies on this machine; no file may say it.
[[nodiscard]] findings check_words(const source_file& file, const std::string& top);

}  // namespace cafmq::tidy

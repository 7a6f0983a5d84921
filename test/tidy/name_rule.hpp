#pragma once

/// Names that say that the noun has not been found: a file called after a manager, service, helper,
/// util or impl, and a type called get_something.

#include "test/tidy/finding.hpp"
#include "test/tidy/source_file.hpp"

namespace cafmq::tidy {

[[nodiscard]] findings check_names(const source_file& file);

}  // namespace cafmq::tidy

#pragma once

/// Checks the JSON tables in a store's config/ directory. Pure but for reading them.

#include <filesystem>

#include "storage/inspect/store_check.hpp"

namespace cafmq {

/// Adds to `report` and tells `told`: a table that is no JSON is damage, unless its backup is
/// sound.
void check_tables(const std::filesystem::path& store, check_report& report,
                  const finding_sink& told);

}  // namespace cafmq

#pragma once

/// Whether some other process uses a store. Only looks: takes no lock and makes no file. Any
/// thread, but not in a process that has the store open itself: its own lock would be lost.

#include <filesystem>

#include "base/error.hpp"

namespace cafmq {

/// errc::io_failed. A store without a lock file is not in use.
[[nodiscard]] result<bool> is_in_use(const std::filesystem::path& store);

}  // namespace cafmq

#pragma once

/// Shows what is in one file of a store, line by line. What is damaged is shown as such, and what
/// follows it too. One thread.

#include <cstdint>
#include <filesystem>
#include <limits>
#include <ostream>

#include "base/error.hpp"

namespace cafmq {

struct dump_wishes {
  int64_t from = 0;  ///< physical offset, queue offset or item number to begin with
  int64_t count = std::numeric_limits<int64_t>::max();  ///< lines at most
  bool json = false;
  bool whole_bodies = false;
};

/// True when nothing in what was shown is damaged. errc::invalid_argument when it is no file of a
/// store; io_failed.
[[nodiscard]] result<bool> dump_file(const std::filesystem::path& file, const dump_wishes& wishes,
                                     std::ostream& out);

}  // namespace cafmq

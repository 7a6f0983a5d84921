#pragma once

/// How full the file system of a directory is. Any thread.

#include <cstdint>
#include <filesystem>

#include "base/error.hpp"

namespace cafmq {

struct disk_use {
  int64_t used_bytes = 0;
  int64_t usable_bytes = 0;  ///< what is left for us: not what is reserved for root

  /// Of 100, rounded up, as df and RocketMQ count.
  [[nodiscard]] int percent() const {
    const auto all = used_bytes + usable_bytes;
    return all == 0 ? 0 : static_cast<int>((used_bytes * 100 + all - 1) / all);
  }
};

/// errc::io_failed.
[[nodiscard]] result<disk_use> look_at_disk(const std::filesystem::path& directory);

}  // namespace cafmq

#pragma once

/// The file `checkpoint`: up to where everything is known to be on disk, so that recovery after a
/// crash need not look at all files. 4096 bytes, RocketMQ's five fields and one of ours. One
/// thread.
///
/// Invariants
///  1. It never claims more than what has been flushed.
///  2. A missing file and missing fields claim nothing.

#include <cstdint>
#include <filesystem>

#include "base/error.hpp"
#include "base/offsets.hpp"

namespace cafmq {

struct checkpoint {
  int64_t log_timestamp_ms = 0;    ///< store time of the last record known to be in the log
  int64_t queue_timestamp_ms = 0;  ///< store time of the last record known to be in its queue
  int64_t index_timestamp_ms = 0;  ///< store time of the last message known to be in the index
  physical_offset master_flushed;
  /// Everything below is in the log and in the queues. RocketMQ keeps its confirm offset here,
  /// which is never ahead of that either.
  physical_offset confirmed;
  /// Everything below that has keys is in the index; 0 says nothing. Ours alone.
  physical_offset indexed;

  bool operator==(const checkpoint&) const = default;
};

/// errc::corrupt when the file is larger than a checkpoint, or a field is negative.
[[nodiscard]] result<checkpoint> read_checkpoint(const std::filesystem::path& path);

/// Durable when it returns.
[[nodiscard]] result<void> write_checkpoint(const std::filesystem::path& path,
                                            const checkpoint& checkpoint);

}  // namespace cafmq

#pragma once

/// What is in a store, told from a few places of it: no walk over all messages. One thread.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/message_queue.hpp"
#include "storage/inspect/store_shape.hpp"

namespace cafmq {

/// Lengths add up what the files claim; disk sizes what the file system has given them.
struct file_sizes {
  int64_t files = 0;
  int64_t length = 0;
  int64_t disk = 0;
};

struct queue_summary {
  message_queue name;
  queue_offset begin;  ///< the first message that the log still has
  queue_offset end;    ///< the offset that the next one will get
  file_sizes sizes;
};

struct store_summary {
  std::vector<queue_summary> queues;  ///< sorted by name
  physical_offset log_begin;
  physical_offset log_end;
  int64_t first_timestamp_ms = 0;  ///< store time of the first record; 0 without one
  int64_t last_timestamp_ms = 0;
  file_sizes log;
  file_sizes index;
  int64_t log_file_size = 0;
  int64_t queue_file_entries = 0;
  bool was_closed = true;
};

/// errc::io_failed.
[[nodiscard]] result<store_summary> summarize(const store_shape& shape);

}  // namespace cafmq

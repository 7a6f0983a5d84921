#pragma once

/// The body of 321 QUERY_CONSUME_QUEUE: entries of a consume queue as they lie there, and what the
/// group that was named wants of the topic. Pure functions; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/bodies/heartbeat.hpp"

namespace cafmq::remoting {

struct queue_entry {
  int64_t physical_offset = 0;
  int32_t size = 0;
  int64_t tags_code = 0;
};

struct queue_entries {
  int64_t min = 0;  ///< queue offsets; `max` is behind the last
  int64_t max = 0;
  std::vector<queue_entry> entries;
  std::optional<subscription_data> subscription = {};
  std::string filter = {};  ///< for people; left out when empty
};

[[nodiscard]] std::string write_queue_entries(const queue_entries& found);

}  // namespace cafmq::remoting

#pragma once

/// Bodies of locking queues for ordered consumption: 41, 42 and their answer. Pure functions; any
/// thread.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/bodies/broker_queue.hpp"

namespace cafmq::remoting {

struct queue_lock_request {
  std::string client_id;
  std::string group;
  std::vector<broker_queue> queues;
  bool only_this_broker = false;  ///< older clients do not say

  bool operator==(const queue_lock_request&) const = default;
};

[[nodiscard]] std::string write_lock_request(const queue_lock_request& request);

/// errc::corrupt or invalid_argument; client id and group are there.
[[nodiscard]] result<queue_lock_request> read_lock_request(std::string_view json);

/// Answers 41: the queues that are locked now.
[[nodiscard]] std::string write_locked(const std::vector<broker_queue>& queues);
[[nodiscard]] result<std::vector<broker_queue>> read_locked(std::string_view json);

}  // namespace cafmq::remoting

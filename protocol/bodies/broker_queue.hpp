#pragma once

/// RocketMQ's MessageQueue in bodies: a queue with the name of its broker, as an element and as the
/// key of a map. Pure functions; any thread.

#include <compare>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "message/message_queue.hpp"
#include "protocol/json_fields.hpp"

namespace cafmq::remoting {

struct broker_queue {
  std::string broker_name;
  message_queue queue;

  auto operator<=>(const broker_queue&) const = default;
};

/// Appends `{"brokerName":"b","queueId":0,"topic":"T"}`.
void append_queue(std::string& to, const broker_queue& queue);

/// Refuses a topic whose name is not allowed and a negative queue id.
[[nodiscard]] broker_queue take_queue(json_fields& fields);

/// A queue out of the JSON text that was a map's key. errc::corrupt.
[[nodiscard]] result<broker_queue> read_queue(std::string_view json);

/// The list of queues that is the field `name`.
[[nodiscard]] std::vector<broker_queue> take_queues(json_fields& fields, const char* name);

using queue_positions = std::map<broker_queue, int64_t>;

/// The map from queues to numbers that is the field `name`.
[[nodiscard]] queue_positions take_positions(json_fields& fields, const char* name);

/// Reads a key that is a queue; refuses one that is none and gives an empty one.
[[nodiscard]] broker_queue take_key(json_fields& fields, std::string_view key);

}  // namespace cafmq::remoting

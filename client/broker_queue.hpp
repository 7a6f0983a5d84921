#pragma once

/// A queue of a topic in the whole cluster: message_queue names it on one broker, this one says on
/// which. Sorted by topic, broker name and queue id, as all members of a group have to sort.

#include <compare>
#include <cstdint>
#include <string>

#include "message/message_queue.hpp"

namespace cafmq {

struct broker_queue {
  std::string topic;
  std::string broker_name;
  int32_t queue_id = 0;

  auto operator<=>(const broker_queue&) const = default;

  /// Its name on its broker.
  [[nodiscard]] message_queue on_broker() const { return {topic, queue_id}; }
};

}  // namespace cafmq

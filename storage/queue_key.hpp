#pragma once

/// A queue's name without a copy of its topic, hashed once: what the put and dispatch paths use to
/// look into a queue_map. The topic's bytes stay with the caller.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "message/message_queue.hpp"

namespace cafmq {

struct queue_key {
  queue_key(std::string_view topic, int32_t queue_id)
      : topic{topic}, queue_id{queue_id}, hash{hash_of(topic, queue_id)} {}
  explicit queue_key(const message_queue& queue) : queue_key{queue.topic, queue.queue_id} {}

  [[nodiscard]] static size_t hash_of(std::string_view topic, int32_t queue_id) {
    constexpr size_t spread = 0x9e3779b97f4a7c15;  // neighbouring ids of one topic land far apart
    return std::hash<std::string_view>{}(topic) ^ (static_cast<size_t>(queue_id) * spread);
  }

  [[nodiscard]] message_queue to_queue() const { return {std::string{topic}, queue_id}; }

  std::string_view topic;
  int32_t queue_id;
  size_t hash;
};

}  // namespace cafmq

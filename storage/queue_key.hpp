#pragma once

/// A queue's name without a copy of its topic, hashed once: what the put and dispatch paths use to
/// look into tables of queues. The topic's bytes stay with the caller.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>

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

/// Not noexcept: then the library keeps each node's hash instead of computing it again.
struct queue_key_hash {
  using is_transparent = void;
  size_t operator()(const queue_key& key) const { return key.hash; }
  size_t operator()(const message_queue& queue) const {
    return queue_key::hash_of(queue.topic, queue.queue_id);
  }
};

struct queue_key_equal {
  using is_transparent = void;
  template <class Left, class Right>
  bool operator()(const Left& left, const Right& right) const {
    return left.queue_id == right.queue_id &&
           std::string_view{left.topic} == std::string_view{right.topic};
  }
};

template <class Value>
using queue_map = std::unordered_map<message_queue, Value, queue_key_hash, queue_key_equal>;

}  // namespace cafmq

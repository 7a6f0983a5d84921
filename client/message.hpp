#pragma once

/// What applications send and receive: plain values, no CAF. A message that is sent is owned by the
/// caller until the call takes it; a received one owns its bytes and may be kept for as long as one
/// likes, on any thread.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/offsets.hpp"
#include "base/shared_bytes.hpp"
#include "client/broker_queue.hpp"
#include "message/properties.hpp"

namespace cafmq {

/// Wall time with the resolution that is stored.
using message_time = std::chrono::sys_time<std::chrono::milliseconds>;

/// Chooses one of the queues that can be written, at least one, sorted; returns its place. Called
/// on a thread of the client: it must return soon. A place that is none counts on from the first.
using queue_choice = std::function<size_t(const std::vector<broker_queue>& queues)>;

/// A message to send.
struct outgoing_message {
  std::string topic = {};
  std::string tags = {};  ///< what consumers filter by; one tag
  std::string keys = {};  ///< what people search by; several are separated by one space
  property_map properties = {};
  std::string body = {};  ///< 1 byte to 4 MiB
  int32_t flag = 0;       ///< carried along; the broker does not look at it

  /// Which of the topic's queues, counted over its brokers by name. Messages of one producer to one
  /// queue keep their order unless one has to be sent again. Nothing: the queues take turns.
  std::optional<int32_t> queue_id = {};

  /// Without a queue_id: messages with the same key go to the same queue for as long as the topic's
  /// queues are the same, also while its broker is away. Consumers see the key.
  std::string sharding_key = {};

  /// Without a queue_id: chooses the queue. Before the sharding key.
  queue_choice choose_queue = {};
};

/// Where a message lies.
struct send_receipt {
  std::string message_id;         ///< made by the producer; the same however often it was sent
  std::string offset_message_id;  ///< made by the broker; leads straight to the record
  std::string broker_name;
  int32_t queue_id = 0;
  cafmq::queue_offset queue_offset;
  message_time stored_at;
  int32_t attempts = 1;
};

/// A message as a consumer gets it. `body` is a view into the bytes of the pull that brought it:
/// keeping one message keeps those, at most a mebibyte. Copy the body to keep less.
struct received_message {
  std::string topic;
  std::string broker_name;
  int32_t queue_id = 0;
  cafmq::queue_offset queue_offset;
  std::string message_id;
  std::string tags;
  std::string keys;
  property_map properties;
  shared_bytes body;
  int32_t flag = 0;
  message_time born_at;
  message_time stored_at;
  int32_t reconsume_times = 0;  ///< how often it was put off before
};

/// What a listener says about a message.
enum class consume_status : uint8_t {
  consumed,     ///< done; it is not delivered again
  retry_later,  ///< deliver it again after a delay; those behind it do not wait
};

}  // namespace cafmq

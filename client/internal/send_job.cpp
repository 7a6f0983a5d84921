#include "client/internal/send_job.hpp"

#include <utility>

#include "client/internal/message_coding.hpp"

namespace cafmq {
namespace {

send_lane lane_of(const outgoing_message& message) {
  const bool is_choosing = message.choose_queue || !message.sharding_key.empty();
  if (message.queue_id || !is_choosing) return {message.topic, message.queue_id};
  return {message.topic, {}, true};
}

queue_choice choice_of(const outgoing_message& message) {
  if (message.queue_id) return {};
  if (message.choose_queue) return message.choose_queue;
  if (message.sharding_key.empty()) return {};
  return [hash = sharding_hash(message.sharding_key)](const std::vector<broker_queue>& queues) {
    return hash % queues.size();
  };
}

}  // namespace

uint32_t sharding_hash(std::string_view key) {
  uint32_t hash = 0;
  for (const auto byte : key) hash = 31 * hash + static_cast<uint8_t>(byte);
  const bool is_negative = hash > 0x7fffffff;
  return is_negative ? 0 - hash : hash;
}

result<std::shared_ptr<send_job>> make_send_job(const std::vector<outgoing_message>& messages,
                                                int64_t wall_ms, const packing& packing) {
  if (messages.empty()) return fail(errc::invalid_argument, "there is no message in the batch");
  const auto& first = messages.front();
  const auto lane = lane_of(first);
  encoded_messages encoded;
  for (const auto& message : messages) {
    if (lane_of(message) != lane || message.sharding_key != first.sharding_key)
      return fail(errc::invalid_argument,
                  "the messages of a batch go to '{}' and '{}': topic, queue and sharding key must "
                  "be the same",
                  lane.topic, message.topic);
    auto done = encode_message(message, wall_ms, process_unique_keys(), packing, encoded);
    if (!done) return fail(done.error());
  }
  if (lane.queue_id && *lane.queue_id < 0)
    return fail(errc::invalid_argument, "there is no queue {}; queues count from 0",
                *lane.queue_id);
  auto job = std::make_shared<send_job>();
  job->lane = lane;
  job->items = shared_bytes{std::move(encoded.items)};
  job->message_ids = std::move(encoded.message_ids);
  job->alone = encoded.alone;
  job->choose = choice_of(first);
  return job;
}

}  // namespace cafmq

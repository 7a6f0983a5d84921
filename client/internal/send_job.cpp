#include "client/internal/send_job.hpp"

#include <utility>

#include "client/internal/message_coding.hpp"

namespace cafmq {

result<std::shared_ptr<send_job>> make_send_job(const std::vector<outgoing_message>& messages,
                                                int64_t wall_ms) {
  if (messages.empty()) return fail(errc::invalid_argument, "there is no message in the batch");
  const send_lane lane{messages.front().topic, messages.front().queue_id};
  encoded_messages encoded;
  for (const auto& message : messages) {
    if (send_lane{message.topic, message.queue_id} != lane)
      return fail(errc::invalid_argument,
                  "the messages of a batch go to '{}' and '{}': topic and queue must be the same",
                  lane.topic, message.topic);
    auto done = encode_message(message, wall_ms, process_unique_keys(), encoded);
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
  return job;
}

}  // namespace cafmq

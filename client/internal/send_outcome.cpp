#include "client/internal/send_outcome.hpp"

#include <fmt/format.h>

#include "message/message_id.hpp"

namespace cafmq {

send_verdict verdict_on(errc failure) {
  switch (failure) {
    case errc::unreachable:
      return send_verdict::reconnect;
    case errc::timed_out:
    case errc::busy:
    case errc::store_not_available:
    case errc::shutting_down:
    case errc::flush_failed:
      return send_verdict::retry;
    default:
      return send_verdict::give_up;
  }
}

error describe_failure(const send_job& job, const error& failure) {
  return error{failure.code(), fmt::format("sending to '{}' failed after {} attempts: {}",
                                           job.lane.topic, job.attempts, failure.text())};
}

result<std::vector<send_receipt>> receipts_for(const send_job& job, size_t first,
                                               const put_receipt& answer,
                                               const std::string& broker_name) {
  std::vector<send_receipt> receipts;
  if (first + job.message_ids.size() > answer.physical_offsets.size())
    return fail(errc::corrupt, "the broker {} has acknowledged {} messages of a larger batch",
                broker_name, answer.physical_offsets.size());
  for (size_t place = 0; place < job.message_ids.size(); ++place) {
    const message_id stored{answer.store_host,
                            physical_offset{answer.physical_offsets[first + place]}};
    receipts.push_back(
        {.message_id = job.message_ids[place],
         .offset_message_id = to_string(stored),
         .broker_name = broker_name,
         .queue_id = answer.queue_id,
         .queue_offset = answer.queue + static_cast<int64_t>(first + place),
         .stored_at = message_time{std::chrono::milliseconds{answer.store_timestamp_ms}},
         .attempts = job.attempts});
  }
  return receipts;
}

}  // namespace cafmq

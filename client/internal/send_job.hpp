#pragma once

/// One call of a user of a producer, from the call to its answer. Plain data: made by whoever
/// calls, on any thread, and from then on owned by the producer's core.

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/shared_bytes.hpp"
#include "client/message.hpp"

namespace cafmq {

/// Where messages wait for each other.
struct send_lane {
  std::string topic;
  std::optional<int32_t> queue_id;

  auto operator<=>(const send_lane&) const = default;
};

/// One call of a user: one message, or several that must stay together.
struct send_job {
  using answer = std::function<void(result<std::vector<send_receipt>>)>;

  send_lane lane;
  shared_bytes items;  ///< encoded, see message/batch_codec.hpp
  std::vector<std::string> message_ids;
  bool alone = false;                         ///< may not share a batch with other jobs
  std::optional<clock::time_point> deadline;  ///< nothing: the producer's send_timeout from now
  answer done;                                ///< called once

  uint64_t id = 0;
  int32_t attempts = 0;
  int32_t failures = 0;  ///< attempts that count against the retries
  std::optional<error> last_failure;
  bool is_finished = false;  ///< answered; one that is still in a lane is skipped
};

using send_batch = std::vector<std::shared_ptr<send_job>>;

/// A job for these messages, which have to agree in topic and queue; without the call to make when
/// it is done. errc::invalid_argument, message_illegal.
[[nodiscard]] result<std::shared_ptr<send_job>> make_send_job(
    const std::vector<outgoing_message>& messages, int64_t wall_ms);

}  // namespace cafmq

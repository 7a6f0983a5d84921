#pragma once

/// One call of a user of a producer, from the call to its answer. Plain data: made by whoever
/// calls, on any thread, and from then on owned by the producer's core.

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/shared_bytes.hpp"
#include "client/internal/message_coding.hpp"
#include "client/message.hpp"
#include "client/options.hpp"

namespace cafmq {

/// Where messages wait for each other.
struct send_lane {
  std::string topic;
  std::optional<int32_t> queue_id;
  bool is_choosing = false;  ///< for the route, to choose a queue from it

  auto operator<=>(const send_lane&) const = default;
};

/// One call of a user: one message, or several that must stay together.
struct send_job {
  using answer = std::function<void(result<std::vector<send_receipt>>)>;

  send_lane lane;
  shared_bytes items;  ///< encoded, see message/batch_codec.hpp
  std::vector<std::string> message_ids;
  queue_choice choose;                        ///< empty unless the sender chooses the queue so
  bool alone = false;                         ///< may not share a batch with other jobs
  std::optional<clock::time_point> deadline;  ///< nothing: the producer's send_timeout from now
  answer done;                                ///< called once

  uint64_t id = 0;
  int32_t attempts = 0;
  int32_t failures = 0;  ///< attempts that count against the retries
  std::optional<error> last_failure;
  bool is_finished = false;  ///< answered; one that is still in a lane is skipped
};

/// As Java's Math.abs(key.hashCode()) for ASCII keys, by which RocketMQ's SelectMessageQueueByHash
/// chooses: its producers and ours send a key to the same queue.
[[nodiscard]] uint32_t sharding_hash(std::string_view key);

using send_batch = std::vector<std::shared_ptr<send_job>>;

/// What a producer's options say of compression.
[[nodiscard]] inline packing packing_of(const producer_options& options) {
  return {options.compress_with, options.compress_level, options.compress_above};
}

/// A job for these messages, which have to agree in topic, queue and sharding key; without the call
/// to make when it is done. errc::invalid_argument, message_illegal.
[[nodiscard]] result<std::shared_ptr<send_job>> make_send_job(
    const std::vector<outgoing_message>& messages, int64_t wall_ms, const packing& packing);

}  // namespace cafmq

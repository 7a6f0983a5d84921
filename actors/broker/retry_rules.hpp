#pragma once

/// What becomes of a message that a consumer could not consume: it comes again later through the
/// group's retry topic, or lies among the group's dead letters once that was tried often enough.
/// The rules are RocketMQ's. Pure functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "message/record_codec.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

[[nodiscard]] std::string retry_topic_of(std::string_view group);
[[nodiscard]] std::string dead_letter_topic_of(std::string_view group);
[[nodiscard]] bool is_retry_topic(std::string_view topic);

/// The group of a retry topic.
[[nodiscard]] std::string_view group_of_retry_topic(std::string_view topic);

/// The topic of that name as the broker makes it.
[[nodiscard]] topic_config topic_for_retries(std::string name, int32_t queues);

struct retry_decision {
  bool to_dead_letters = false;
  int32_t delay_level = 0;
};

/// Of a message that was delivered `reconsume_times` times again and is sent back (36). `wanted`
/// is the delay level that the consumer asks for: 0 leaves it to the broker, which waits longer
/// each time; negative: to the dead letters.
[[nodiscard]] retry_decision decide_retry(int32_t reconsume_times, int32_t times_max,
                                          int32_t wanted);

/// The properties of the copy that comes again, or of the dead letter.
[[nodiscard]] std::string retry_properties(const record& record, const retry_decision& decision);

}  // namespace cafmq

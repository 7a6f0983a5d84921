#include "actors/broker/retry_rules.hpp"

#include <algorithm>
#include <utility>

#include "base/names.hpp"
#include "message/message_id.hpp"
#include "message/properties.hpp"

namespace cafmq {

std::string retry_topic_of(std::string_view group) {
  return std::string{retry_topic_prefix}.append(group);
}

std::string dead_letter_topic_of(std::string_view group) {
  return std::string{dlq_topic_prefix}.append(group);
}

bool is_retry_topic(std::string_view topic) {
  return topic.starts_with(retry_topic_prefix);
}

std::string_view group_of_retry_topic(std::string_view topic) {
  return topic.substr(retry_topic_prefix.size());
}

topic_config topic_for_retries(std::string name, int32_t queues) {
  return {std::move(name), queues, queues, permission::read | permission::write, 0, false, {}};
}

retry_decision decide_retry(int32_t reconsume_times, int32_t times_max, int32_t wanted) {
  if (wanted < 0 || reconsume_times >= times_max) return {true, 0};
  if (wanted > 0) return {false, wanted};
  constexpr int32_t first_level = 3;
  constexpr int32_t times_limit = 1'000;  // far above the number of levels
  return {false, first_level + std::clamp(reconsume_times, 0, times_limit)};
}

std::string retry_properties(const record& record, const retry_decision& decision) {
  const auto& old = record.message.properties;
  auto properties = without_properties(old, {property::delay, property::wait});
  if (!find_property(old, property::retry_topic))
    append_property(properties, property::retry_topic, record.message.topic);
  if (!find_property(old, property::origin_message_id))
    append_property(properties, property::origin_message_id,
                    to_string(message_id{record.store_host, record.place.physical}));
  append_property(properties, property::wait, "false");
  append_property(properties, property::delay, std::to_string(decision.delay_level));
  return properties;
}

}  // namespace cafmq

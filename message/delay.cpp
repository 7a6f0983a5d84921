#include "message/delay.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/names.hpp"
#include "message/properties.hpp"
#include "message/system_topics.hpp"

namespace cafmq {
namespace {

constexpr int32_t queue_id_max = 65'535;

std::optional<int32_t> number_in(std::string_view text) {
  int32_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

int32_t delay_level_of(std::string_view properties) {
  const auto text = find_property(properties, property::delay);
  if (!text) return 0;
  return std::max(number_in(*text).value_or(0), 0);
}

std::string waiting_properties(std::string_view properties, const message_queue& queue) {
  auto waiting =
      without_properties(properties, {property::real_topic, property::real_queue_id,
                                      "TIMER_DELIVER_MS", "TIMER_DELAY_SEC", "TIMER_DELAY_MS"});
  append_property(waiting, property::real_topic, queue.topic);
  append_property(waiting, property::real_queue_id, std::to_string(queue.queue_id));
  return waiting;
}

result<message_queue> real_queue_of(std::string_view properties) {
  const auto topic = find_property(properties, property::real_topic);
  const auto queue_id = find_property(properties, property::real_queue_id);
  if (!topic || !queue_id)
    return fail(errc::corrupt, "a message that waits does not say where it goes");
  if (auto named = check_topic_name(*topic); !named)
    return fail(errc::corrupt, "a message that waits goes to an impossible topic: {}",
                named.error().text());
  const auto number = number_in(*queue_id);
  if (!number || *number < 0 || *number > queue_id_max)
    return fail(errc::corrupt, "a message that waits for the topic {} goes to queue '{}'", *topic,
                *queue_id);
  return message_queue{std::string{*topic}, *number};
}

message_queue schedule_queue(int32_t level) {
  return {std::string{system_topic::schedule}, level - 1};
}

}  // namespace cafmq

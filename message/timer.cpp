#include "message/timer.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "message/delay.hpp"
#include "message/properties.hpp"
#include "message/system_topics.hpp"

namespace cafmq {
namespace {

constexpr std::string_view recall_tag = "_RECALL_TAG_";

// What all three that clients use begin with, and none that brokers keep but TIMER_DE(QUEUE|L).
constexpr std::string_view wish_begin = "TIMER_DE";

std::optional<int64_t> number_in(std::string_view text) {
  int64_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<int64_t> number_of(std::string_view properties, std::string_view name) {
  const auto text = find_property(properties, name);
  return text ? number_in(*text) : std::nullopt;
}

// As far as there are numbers.
int64_t later_by(int64_t time_ms, int64_t delay, int64_t unit_ms) {
  int64_t delay_ms = 0;
  int64_t sum = 0;
  const bool too_large = __builtin_mul_overflow(delay, unit_ms, &delay_ms) ||
                         __builtin_add_overflow(time_ms, delay_ms, &sum);
  if (!too_large) return sum;
  return delay > 0 ? std::numeric_limits<int64_t>::max() : std::numeric_limits<int64_t>::min();
}

// The first of the three that is there counts, be it senseless.
std::optional<int64_t> wanted_time(std::string_view properties, int64_t now_ms) {
  const auto after = [&](std::string_view text, int64_t unit_ms) -> std::optional<int64_t> {
    const auto delay = number_in(text);
    return delay ? std::optional{later_by(now_ms, *delay, unit_ms)} : std::nullopt;
  };
  if (const auto seconds = find_property(properties, property::timer_delay_seconds))
    return after(*seconds, 1'000);
  if (const auto delay_ms = find_property(properties, property::timer_delay_ms))
    return after(*delay_ms, 1);
  return number_of(properties, property::timer_deliver_ms);
}

void append_time(std::string& properties, int64_t deliver_ms, int64_t precision_ms) {
  append_property(properties, property::timer_deliver_ms, std::to_string(deliver_ms));
  append_property(properties, property::timer_out_ms,
                  std::to_string(timer_out_ms_for(deliver_ms, precision_ms)));
}

}  // namespace

message_queue timer_queue() {
  return {std::string{system_topic::timer}, 0};
}

bool asks_for_time(std::string_view properties) {
  if (properties.find(wish_begin) == std::string_view::npos) return false;  // most of them
  if (delay_level_of(properties) > 0 || find_property(properties, property::timer_out_ms))
    return false;
  return find_property(properties, property::timer_deliver_ms) ||
         find_property(properties, property::timer_delay_ms) ||
         find_property(properties, property::timer_delay_seconds);
}

result<std::optional<int64_t>> deliver_time_of(std::string_view properties,
                                               const timer_rules& rules, int64_t now_ms) {
  if (!rules.enabled)
    return fail(errc::config_invalid,
                "accurate timer message is not enabled; set timerWheelEnable=true or send it to "
                "another broker");
  const auto wanted = wanted_time(properties, now_ms);
  if (!wanted)
    return fail(errc::message_illegal,
                "timer message illegal: what it says of its time is no number of milliseconds, or "
                "of seconds for {}",
                property::timer_delay_seconds);
  if (*wanted <= now_ms) {
    if (find_property(properties, property::timer_delete_key))
      return fail(errc::message_illegal,
                  "timer message illegal: what it is to cancel is over since {}", *wanted);
    return std::optional<int64_t>{};
  }
  if (*wanted - now_ms > rules.delay_max_ms)
    return fail(errc::message_illegal,
                "timer message illegal: it is for {} ms from now; at most {} are allowed, see "
                "timerMaxDelaySec",
                *wanted - now_ms, rules.delay_max_ms);
  return wanted;
}

std::string timer_properties(std::string_view sent, const message_queue& queue, int64_t deliver_ms,
                             int64_t precision_ms) {
  auto waiting = without_properties(
      sent, {property::real_topic, property::real_queue_id, property::timer_deliver_ms,
             property::timer_out_ms, property::timer_roll_times});
  append_time(waiting, deliver_ms, precision_ms);
  append_property(waiting, property::real_topic, queue.topic);
  append_property(waiting, property::real_queue_id, std::to_string(queue.queue_id));
  return waiting;
}

int64_t timer_out_ms_for(int64_t deliver_ms, int64_t precision_ms) {
  return (deliver_ms - 1) / precision_ms * precision_ms;
}

// A broker of RocketMQ keeps only the slot when a message was sent with a delay.
result<timer_wish> timer_wish_of(std::string_view waiting) {
  const auto out_ms = number_of(waiting, property::timer_out_ms);
  constexpr auto latest = std::numeric_limits<int64_t>::max() - timer_precision_max_ms;
  if (!out_ms || *out_ms < 0 || *out_ms > latest)
    return fail(errc::corrupt, "a message in the timer topic does not say its time");
  timer_wish wish{*out_ms + timer_precision_max_ms, *out_ms};
  const auto exact_ms = number_of(waiting, property::timer_deliver_ms);
  if (exact_ms && *exact_ms > *out_ms && *exact_ms <= wish.due_ms) wish.due_ms = *exact_ms;
  if (const auto seconds = find_property(waiting, property::timer_delay_seconds))
    wish.delay_ms = later_by(0, number_in(*seconds).value_or(0), 1'000);
  else if (const auto delay_ms = find_property(waiting, property::timer_delay_ms))
    wish.delay_ms = number_in(*delay_ms).value_or(0);
  return wish;
}

std::string rescheduled_properties(std::string_view waiting, int64_t deliver_ms,
                                   int64_t precision_ms) {
  auto moved = without_properties(
      waiting, {property::timer_delay_seconds, property::timer_delay_ms, property::timer_deliver_ms,
                property::timer_out_ms, property::timer_roll_times});
  append_time(moved, deliver_ms, precision_ms);
  return moved;
}

std::string rolled_properties(std::string_view waiting) {
  const auto times = number_of(waiting, property::timer_roll_times).value_or(0);
  auto rolled = without_properties(waiting, {property::timer_roll_times});
  append_property(rolled, property::timer_roll_times,
                  std::to_string(std::clamp<int64_t>(times, 0, 1'000'000) + 1));
  return rolled;
}

std::string timer_delete_key_of(std::string_view topic, std::string_view unique_key) {
  return fmt::format("{}+{}", topic, unique_key);
}

std::string timer_name_of(std::string_view waiting) {
  const auto topic = find_property(waiting, property::real_topic);
  const auto unique_key = find_property(waiting, property::unique_key);
  return topic && unique_key ? timer_delete_key_of(*topic, *unique_key) : std::string{};
}

std::string cancelling_properties(std::string_view topic, std::string_view unique_key,
                                  int64_t out_ms) {
  std::string properties;
  append_property(properties, property::tags, recall_tag);
  append_property(properties, property::unique_key, unique_key);
  append_property(properties, property::timer_delete_key, timer_delete_key_of(topic, unique_key));
  append_property(properties, property::timer_deliver_ms, std::to_string(out_ms + 1));
  append_property(properties, property::timer_out_ms, std::to_string(out_ms));
  append_property(properties, property::real_topic, topic);
  append_property(properties, property::real_queue_id, "0");
  return properties;
}

}  // namespace cafmq

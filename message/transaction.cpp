#include "message/transaction.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "message/delay.hpp"
#include "message/properties.hpp"
#include "message/system_topics.hpp"

namespace cafmq {
namespace {

constexpr char separator = ',';

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

// As Java reads it.
bool is_true(std::string_view text) {
  constexpr std::string_view lower = "true";
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char c, char wanted) {
    return c == wanted || (c >= 'A' && c <= 'Z' && c - 'A' + 'a' == wanted);
  });
}

}  // namespace

message_queue half_queue() {
  return {std::string{system_topic::half}, 0};
}

message_queue op_queue() {
  return {std::string{system_topic::op_half}, 0};
}

bool asks_for_transaction(const message& sent) {
  const auto asks = find_property(sent.properties, property::transaction_prepared);
  if (!asks || !is_true(*asks)) return false;
  return sent.reconsume_times <= 0 || delay_level_of(sent.properties) == 0;
}

std::string half_properties(std::string_view sent, const message_queue& queue) {
  auto half = without_properties(
      sent, {property::real_topic, property::real_queue_id, property::transaction_id,
             property::transaction_check_times, property::prepared_queue_offset});
  if (const auto unique_key = find_property(sent, property::unique_key))
    append_property(half, property::transaction_id, *unique_key);
  append_property(half, property::real_topic, queue.topic);
  append_property(half, property::real_queue_id, std::to_string(queue.queue_id));
  return half;
}

std::string put_back_properties(std::string_view half, int32_t checks, queue_offset origin) {
  auto copy = without_properties(
      half, {property::transaction_check_times, property::prepared_queue_offset});
  if (checks > 0) append_property(copy, property::transaction_check_times, std::to_string(checks));
  append_property(copy, property::prepared_queue_offset, std::to_string(origin.value()));
  return copy;
}

std::string committed_properties(std::string_view half) {
  return without_properties(half, {property::transaction_prepared, property::real_topic,
                                   property::real_queue_id, property::prepared_queue_offset});
}

int32_t checks_of(std::string_view half) {
  constexpr int64_t most = 1'000'000;
  const auto checks = number_of(half, property::transaction_check_times).value_or(0);
  return static_cast<int32_t>(std::clamp<int64_t>(checks, 0, most));
}

queue_offset origin_of(const record& half) {
  const auto first = number_of(half.message.properties, property::prepared_queue_offset);
  const bool is_before = first && *first >= 0 && *first < half.place.queue.value();
  return is_before ? queue_offset{*first} : half.place.queue;
}

int64_t immunity_ms_of(std::string_view half, int64_t usual_ms) {
  constexpr int64_t most = int64_t{10} * 365 * 86'400;
  const auto seconds = number_of(half, property::check_immunity_seconds);
  if (!seconds || *seconds == -1) return usual_ms;
  return std::clamp<int64_t>(*seconds, 0, most) * 1'000;
}

bool has_immunity(std::string_view half) {
  return find_property(half, property::check_immunity_seconds).has_value();
}

void append_op_entry(std::string& body, queue_offset half) {
  body.append(std::to_string(half.value())).append(1, separator);
}

std::vector<queue_offset> op_entries(std::string_view body) {
  std::vector<queue_offset> entries;
  while (!body.empty()) {
    const auto text = body.substr(0, body.find(separator));
    body.remove_prefix(std::min(text.size() + 1, body.size()));
    const auto number = number_in(text);
    if (number && *number >= 0) entries.emplace_back(*number);
  }
  return entries;
}

}  // namespace cafmq

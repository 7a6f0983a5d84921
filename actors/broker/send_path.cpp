#include "actors/broker/send_path.hpp"

#include <algorithm>
#include <utility>

#include "message/batch_codec.hpp"
#include "message/delay.hpp"
#include "message/properties.hpp"
#include "message/system_topics.hpp"
#include "message/timer.hpp"
#include "message/transaction.hpp"

namespace cafmq {
namespace {

// Within the process a batch may come in pieces; from another process it is always one.
std::string_view joined(const byte_parts& parts, std::string& storage) {
  if (parts.parts().size() == 1) return parts.parts().front().view();
  for (const auto& part : parts.parts()) storage.append(part.view());
  return storage;
}

bool is_prepared(const message& first) {
  return (first.system_flag & system_flag::transaction_mask) == system_flag::transaction_prepared;
}

bool waits_for_flush(const message& first) {
  return find_property(first.properties, property::wait).value_or("true") != "false";
}

// One part of a batch as the store takes it.
message message_from(const put_messages& request, int32_t queue_id, const batch_item& item) {
  message message;
  message.topic = request.topic;
  message.queue_id = queue_id;
  message.flag = item.flag;
  message.system_flag = item.system_flag & system_flag::said_by_clients;
  message.born_timestamp_ms = request.born_timestamp_ms;
  message.body = item.body;
  message.properties = item.properties;
  return message;
}

}  // namespace

send_path::send_path(message_store& store, std::shared_ptr<const published<topic_table>> topics,
                     const store_options& limits, int32_t broker_permission,
                     std::shared_ptr<const hot_settings> settings,
                     std::shared_ptr<statistics> statistics,
                     std::shared_ptr<const timer_gate> timers)
    : store_{store},
      store_host_{limits.store_host},
      batch_messages_max_{limits.batch_messages_max},
      delay_levels_{static_cast<int32_t>(limits.delay_levels_ms.size())},
      rules_{{broker_permission, limits.message_size_max, limits.batch_messages_max}},
      topics_{std::move(topics)},
      settings_{std::move(settings)},
      statistics_{std::move(statistics)},
      timers_{std::move(timers)} {}

result<int32_t> send_path::choose_queue(std::string_view topic, int32_t wanted) {
  const auto allowed = settings_ ? send_rules::check_topic(topic, settings_->permission())
                                 : rules_.check_topic(topic);
  if (!allowed) return fail(allowed.error());
  const auto topics = topics_->read();
  const auto* known = topics->find(topic);
  if (known == nullptr)
    return fail(errc::topic_not_exist, "there is no topic '{}' on this broker; create it first",
                topic);
  return rules_.choose_queue(*known, wanted, next_queue_++);
}

result<appended> send_path::append(const put_messages& request) {
  const auto queue_id = choose_queue(request.topic, request.queue_id);
  if (!queue_id) return fail(queue_id.error());
  std::string storage;
  const auto items = decode_batch(joined(request.batch, storage), batch_messages_max_);
  if (!items) return fail(items.error());
  std::vector<message> messages;
  messages.reserve(items->size());
  for (const auto& item : *items) messages.push_back(message_from(request, *queue_id, item));
  std::vector<physical_offset> places;
  const auto placed = put(messages, places);
  if (!placed) return fail(placed.error());
  put_receipt receipt{placed->queue_id, placed->queue, placed->store_timestamp_ms, store_host_, {}};
  for (const auto place : places) receipt.physical_offsets.push_back(place.value());
  return appended{std::move(receipt), placed->end, placed->wait_for_flush};
}

result<placed_messages> send_path::append(std::span<message> messages,
                                          std::vector<physical_offset>& places) {
  const auto queue_id = choose_queue(messages.front().topic, messages.front().queue_id);
  if (!queue_id) return fail(queue_id.error());
  for (auto& message : messages) message.queue_id = *queue_id;
  return put(messages, places);
}

result<placed_messages> send_path::put(std::span<message> messages,
                                       std::vector<physical_offset>& places) {
  for (const auto& message : messages)
    if (auto legal = rules_.check_message(message); !legal) return fail(legal.error());
  const auto queue_id = messages.front().queue_id;
  if (is_prepared(messages.front()))
    if (auto held = hold_half(messages.front()); !held) return fail(held.error());
  if (auto scheduled = schedule(messages); !scheduled) return fail(scheduled.error());
  const auto placed_at = [&](const put_result& place) {
    count(messages, place.end - places.front(), place.store_timestamp_ms);
    return placed_messages{queue_id, place.queue, place.store_timestamp_ms, place.end,
                           waits_for_flush(messages.front())};
  };
  if (messages.size() == 1) {
    const auto place = store_.put(messages.front());
    if (!place) return fail(place.error());
    places.assign(1, place->begin);
    return placed_at(*place);
  }
  auto batch = store_.put_batch(messages);
  if (!batch) return fail(batch.error());
  places = std::move(batch->records);
  return placed_at(batch->place);
}

// A message with a delay counts for the schedule topic first, and when it is delivered for its own.
void send_path::count(std::span<const message> messages, int64_t bytes, int64_t wall_ms) {
  if (statistics_)
    statistics_->put(messages.front().topic, {static_cast<int64_t>(messages.size()), bytes, 1},
                     wall_ms);
}

// It waits in the half topic until its transaction ends; then its delay begins, if it has one. What
// it says of that has to make sense now already.
result<void> send_path::hold_half(message& prepared) {
  if (asks_for_time(prepared.properties))
    if (auto time = time_for(prepared); !time) return fail(time.error());
  const message_queue sent_to{std::string{prepared.topic}, prepared.queue_id};
  waiting_properties_.assign(1, half_properties(prepared.properties, sent_to));
  prepared.topic = system_topic::half;
  prepared.queue_id = 0;
  prepared.system_flag &= ~system_flag::transaction_mask;
  prepared.properties = waiting_properties_.front();
  return {};
}

// Messages with a delay wait in the queue of their level. Prepared ones wait for their transaction.
result<void> send_path::schedule(std::span<message> messages) {
  const auto level = delay_level_of(messages.front().properties);
  const bool one_level = std::all_of(messages.begin(), messages.end(), [&](const auto& each) {
    return delay_level_of(each.properties) == level;
  });
  if (!one_level)
    return fail(errc::message_illegal,
                "the messages of a batch have different delay levels; send a batch for each");
  if (messages.front().topic == system_topic::half) return {};
  if (level == 0) return wait_for_time(messages);
  waiting_properties_.clear();
  waiting_properties_.reserve(messages.size());
  for (auto& message : messages) {
    const message_queue sent_to{std::string{message.topic}, message.queue_id};
    message.topic = system_topic::schedule;
    message.queue_id = std::min(level, delay_levels_) - 1;
    message.properties =
        waiting_properties_.emplace_back(waiting_properties(message.properties, sent_to));
  }
  return {};
}

result<std::optional<int64_t>> send_path::time_for(const message& sent) const {
  if (!timers_) return deliver_time_of(sent.properties, {.enabled = false}, 0);
  if (timers_->waiting.load(std::memory_order_relaxed) >= timers_->waiting_max)
    return fail(errc::busy,
                "timer message is under flow control: {} messages wait for their time already, see "
                "timerMessagesMax",
                timers_->waiting_max);
  return deliver_time_of(sent.properties, timers_->rules, timers_->wall_clock.wall_ms());
}

// Messages for a certain time wait in the timer topic, unless it has come already.
result<void> send_path::wait_for_time(std::span<message> messages) {
  const auto asks = [](const message& each) { return asks_for_time(each.properties); };
  const auto asking = std::count_if(messages.begin(), messages.end(), asks);
  if (asking == 0) return {};
  if (asking < static_cast<ptrdiff_t>(messages.size()))
    return fail(errc::message_illegal,
                "some messages of a batch are for a certain time and some are not; send two");
  std::vector<int64_t> times;
  times.reserve(messages.size());
  bool has_come = true;
  for (const auto& message : messages) {
    const auto time = time_for(message);
    if (!time) return fail(time.error());
    times.push_back(time->value_or(timers_->wall_clock.wall_ms()));
    has_come = has_come && !*time;
  }
  if (has_come) return {};
  waiting_properties_.clear();
  waiting_properties_.reserve(messages.size());
  for (size_t each = 0; each < messages.size(); ++each) {
    auto& message = messages[each];
    const message_queue sent_to{std::string{message.topic}, message.queue_id};
    message.topic = system_topic::timer;
    message.queue_id = 0;
    message.properties = waiting_properties_.emplace_back(
        timer_properties(message.properties, sent_to, times[each], timers_->rules.precision_ms));
  }
  return {};
}

}  // namespace cafmq

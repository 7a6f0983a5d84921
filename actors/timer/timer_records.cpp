#include "actors/timer/timer_records.hpp"

#include <algorithm>
#include <string>

#include "message/delay.hpp"
#include "message/properties.hpp"
#include "message/system_topics.hpp"
#include "message/timer.hpp"

namespace cafmq {
namespace {

// Neighbours are often due together; when they were not the last time, one is enough.
constexpr read_limits several{64, int64_t{256} << 10};
constexpr read_limits one{1, 1};

bool is_at(const shared_bytes& bytes, queue_offset at) {
  const auto place = peek_place(bytes.view());
  return place && place->queue == at;
}

message back_in_timer_topic(const record& waiting, std::string_view properties) {
  auto message = waiting.message;
  message.properties = properties;
  message.prepared_transaction_offset = waiting.place.physical.value();
  return message;
}

}  // namespace

result<shared_bytes> timer_records::find(queue_offset at) {
  const bool is_next = std::exchange(last_found_, at) + 1 == at;
  const auto index = at - read_begin_;
  if (index >= 0 && static_cast<size_t>(index) < read_ahead_.size() &&
      is_at(read_ahead_[static_cast<size_t>(index)], at))
    return read_ahead_[static_cast<size_t>(index)];
  auto read = store_.read(timer_queue(), at, is_next ? several : one, {});
  if (!read) return fail(read.error());
  read_ahead_ = std::move(read->records);
  read_begin_ = at;
  if (read_ahead_.empty() || !is_at(read_ahead_.front(), at))
    return fail(errc::out_of_range, "the log does not have the message {} of the timer topic",
                at.value());
  return read_ahead_.front();
}

result<put_result> timer_records::put(const message& message) {
  auto placed = store_.put(message);
  if (placed) end_ = std::max(end_, placed->end);
  return placed;
}

// Its properties stay as they are, as those that RocketMQ delivers do.
result<put_result> timer_records::deliver(const record& waiting) {
  const auto queue = real_queue_of(waiting.message.properties);
  if (!queue) return fail(queue.error());
  if (system_topic::is_closed_to_clients(queue->topic))
    return fail(errc::corrupt, "a message that waits for its time goes to {}, the broker's own",
                queue->topic);
  auto message = back_in_timer_topic(waiting, waiting.message.properties);
  message.topic = queue->topic;
  message.queue_id = queue->queue_id;
  auto placed = put(message);
  if (placed && traffic_)
    traffic_->put(message.topic, {1, placed->end - placed->begin, 1}, placed->store_timestamp_ms);
  return placed;
}

result<put_result> timer_records::roll(const record& waiting) {
  const auto properties = rolled_properties(waiting.message.properties);
  return put(back_in_timer_topic(waiting, properties));
}

result<put_result> timer_records::reschedule(const record& waiting, int64_t deliver_ms,
                                             int64_t precision_ms) {
  const auto properties =
      rescheduled_properties(waiting.message.properties, deliver_ms, precision_ms);
  return put(back_in_timer_topic(waiting, properties));
}

result<put_result> timer_records::cancel(const record& waiting, std::string_view producer_group) {
  const auto& known = waiting.message.properties;
  const auto wish = timer_wish_of(known);
  if (!wish) return fail(wish.error());
  auto properties =
      cancelling_properties(find_property(known, property::real_topic).value_or("?"),
                            find_property(known, property::unique_key).value_or("?"), wish->out_ms);
  if (!producer_group.empty())
    append_property(properties, property::producer_group, producer_group);
  auto message = back_in_timer_topic(waiting, properties);
  message.flag = 0;
  message.system_flag = 0;
  message.body = "0";
  message.born_host = store_host_;
  return put(message);
}

// An offset alone may come from elsewhere, from a transaction for example.
std::optional<queue_offset> origin_in_timer_topic(const message_store& store, const record& found) {
  const physical_offset place{found.message.prepared_transaction_offset};
  if (place < store.log_begin() || place >= found.place.physical) return std::nullopt;
  const auto bytes = store.record_at(place);
  const auto waiting = bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
  if (!waiting || waiting->message.topic != system_topic::timer ||
      waiting->message.born_timestamp_ms != found.message.born_timestamp_ms ||
      find_property(waiting->message.properties, property::unique_key) !=
          find_property(found.message.properties, property::unique_key))
    return std::nullopt;
  return waiting->place.queue;
}

}  // namespace cafmq

#include "actors/txcheck/half_messages.hpp"

#include <algorithm>
#include <string>

#include "message/delay.hpp"
#include "message/properties.hpp"
#include "message/system_topics.hpp"
#include "message/transaction.hpp"
#include "message/unique_keys.hpp"

namespace cafmq {
namespace {

int32_t with_decision(int32_t flags, int32_t decision) {
  return (flags & ~system_flag::transaction_mask) | decision;
}

result<message_queue> queue_of(const record& half) {
  auto queue = real_queue_of(half.message.properties);
  if (queue && system_topic::is_closed_to_clients(queue->topic))
    return fail(errc::corrupt, "a half message goes to {}, which is the broker's own",
                queue->topic);
  return queue;
}

}  // namespace

result<shared_bytes> half_messages::find(physical_offset place) const {
  auto bytes = store_.record_at(place);
  const auto found = bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
  if (!found || found->message.topic != system_topic::half || found->message.queue_id != 0)
    return fail(errc::invalid_argument, "there is no half message at {} of the commit log",
                place.value());
  return bytes;
}

result<shared_bytes> half_messages::find_stopped(physical_offset place) const {
  auto bytes = store_.record_at(place);
  const auto found = bytes ? decode_record(bytes->view(), body_check::none) : fail(bytes.error());
  const bool is_given_up = found && found->message.topic == system_topic::check_max_time;
  return is_given_up ? bytes : find(place);
}

result<put_result> half_messages::begin_anew(const record& given_up) {
  const auto queue = queue_of(given_up);
  if (!queue) return fail(queue.error());
  auto message = given_up.message;
  const auto properties = half_properties(message.properties, *queue);
  const auto half = half_queue();
  message.topic = half.topic;
  message.queue_id = half.queue_id;
  message.prepared_transaction_offset = 0;
  message.properties = properties;
  return put(message);
}

result<put_result> half_messages::put(const message& message) {
  auto placed = store_.put(message);
  if (!placed) return placed;
  end_ = std::max(end_, placed->end);
  if (traffic_)
    traffic_->put(message.topic, {1, placed->end - placed->begin, 1}, placed->store_timestamp_ms);
  return placed;
}

result<put_result> half_messages::commit(const record& half, int64_t now_ms) {
  const auto queue = queue_of(half);
  if (!queue) return fail(queue.error());
  auto message = half.message;
  auto properties = committed_properties(message.properties);
  message.topic = queue->topic;
  message.queue_id = queue->queue_id;
  message.system_flag = with_decision(message.system_flag, system_flag::transaction_commit);
  message.prepared_transaction_offset = half.place.physical.value();
  if (const auto level = delay_level_of(properties); level > 0) {
    properties = waiting_properties(properties, *queue);
    message.topic = system_topic::schedule;
    message.queue_id = std::min(level, delay_levels_) - 1;
  } else if (asks_for_time(properties)) {
    const auto time = deliver_time_of(properties, timers_, now_ms);
    if (!time) return fail(time.error());
    if (*time) {
      properties = timer_properties(properties, *queue, **time, timers_.precision_ms);
      message.topic = system_topic::timer;
      message.queue_id = 0;
    }
  }
  message.properties = properties;
  return put(message);
}

result<put_result> half_messages::put_back(const record& half, int32_t checks) {
  auto message = half.message;
  const auto properties = put_back_properties(message.properties, checks, origin_of(half));
  message.properties = properties;
  return put(message);
}

// Its prepared_transaction_offset says, should we crash now, that this is done.
result<put_result> half_messages::give_up(const record& half) {
  auto message = half.message;
  message.topic = system_topic::check_max_time;
  message.queue_id = 0;
  message.prepared_transaction_offset = half.place.physical.value();
  return put(message);
}

result<put_result> half_messages::note(std::string_view op_body, int64_t now_ms) {
  std::string properties;
  append_property(properties, property::tags, op_tag);
  append_property(properties, property::unique_key, process_unique_keys().next(now_ms));
  append_property(properties, property::wait, "false");
  message op;
  op.topic = system_topic::op_half;
  op.body = op_body;
  op.properties = properties;
  op.born_timestamp_ms = now_ms;
  op.born_host = store_host_;
  return put(op);
}

result<std::string> half_messages::for_producer(const record& half, const put_result& place,
                                                int32_t checks) const {
  const auto queue = queue_of(half);
  if (!queue) return fail(queue.error());
  auto message = half.message;
  const auto properties = put_back_properties(message.properties, checks, origin_of(half));
  message.topic = queue->topic;
  message.queue_id = queue->queue_id;
  message.properties = properties;
  std::string record(static_cast<size_t>(encoded_record_size(message, store_host_)), '\0');
  encode_record(message, store_host_, record.data());
  stamp_record(record.data(), {place.queue, place.begin, place.store_timestamp_ms});
  return record;
}

}  // namespace cafmq

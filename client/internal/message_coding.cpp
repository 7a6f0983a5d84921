#include "client/internal/message_coding.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/names.hpp"
#include "message/batch_codec.hpp"
#include "message/message_id.hpp"
#include "message/record_codec.hpp"
#include "message/system_topics.hpp"

namespace cafmq {
namespace {

result<void> check(const outgoing_message& message) {
  if (auto named = check_topic_name(message.topic); !named) return named;
  if (system_topic::is_closed_to_clients(message.topic))
    return fail(errc::message_illegal, "the topic '{}' is the broker's own; choose another one",
                message.topic);
  if (message.body.empty())
    return fail(errc::message_illegal, "a message to '{}' has no body; put at least one byte in",
                message.topic);
  if (message.body.size() > body_size_max)
    return fail(errc::message_illegal, "a message to '{}' has a body of {} bytes; at most {}",
                message.topic, message.body.size(), body_size_max);
  return {};
}

property_map properties_to_send(const outgoing_message& message, int64_t wall_ms,
                                unique_keys& keys) {
  auto properties = message.properties;
  if (!message.tags.empty()) properties.insert_or_assign(std::string{property::tags}, message.tags);
  if (!message.sharding_key.empty())
    properties.insert_or_assign(std::string{property::sharding_key}, message.sharding_key);
  if (!message.keys.empty()) properties.insert_or_assign(std::string{property::keys}, message.keys);
  // A message that is passed on keeps the id that it has.
  if (!properties.contains(property::unique_key))
    properties.emplace(property::unique_key, keys.next(wall_ms));
  return properties;
}

// Nothing when the body goes out as it is.
std::optional<std::string> packed_body(const std::string& body, const packing& packing) {
  if (packing.how == compression::none || body.size() <= packing.above) return std::nullopt;
  auto packed = compress(packing.how, packing.level, body);
  if (!packed || packed->size() >= body.size()) return std::nullopt;
  return std::move(*packed);
}

result<shared_bytes> unpacked_body(const record& record, const shared_bytes& records) {
  const auto flags = record.message.system_flag;
  if ((flags & system_flag::compressed) == 0) return records.part(record.message.body);
  auto plain = decompress(flags, record.message.body, unpacked_size_max);
  if (!plain)
    return fail(errc::corrupt, "the message at offset {} of '{}' queue {} cannot be unpacked: {}",
                record.place.queue.value(), record.message.topic, record.message.queue_id,
                plain.error().text());
  return shared_bytes{std::move(*plain)};
}

message_time to_time(int64_t wall_ms) {
  return message_time{std::chrono::milliseconds{wall_ms}};
}

std::string take_out(property_map& properties, std::string_view name) {
  const auto found = properties.find(name);
  if (found == properties.end()) return {};
  auto value = std::move(found->second);
  properties.erase(found);
  return value;
}

received_message to_received(const record& record, const broker_queue& queue, shared_bytes body) {
  received_message message;
  message.topic = std::string{record.message.topic};
  message.broker_name = queue.broker_name;
  message.queue_id = record.message.queue_id;
  message.queue_offset = record.place.queue;
  message.properties = decode_properties(record.message.properties);
  message.tags = take_out(message.properties, property::tags);
  message.keys = take_out(message.properties, property::keys);
  message.message_id = take_out(message.properties, property::unique_key);
  if (message.message_id.empty())
    message.message_id = to_string(cafmq::message_id{record.store_host, record.place.physical});
  message.body = std::move(body);
  message.flag = record.message.flag;
  message.born_at = to_time(record.message.born_timestamp_ms);
  message.stored_at = to_time(record.place.store_timestamp_ms);
  message.reconsume_times = record.message.reconsume_times;
  return message;
}

result<void> check(const record& record, const broker_queue& queue, queue_offset least,
                   queue_offset next) {
  if (record.message.topic != queue.topic || record.message.queue_id != queue.queue_id ||
      record.place.queue < least || record.place.queue >= next)
    return fail(errc::corrupt, "a record of '{}' queue {} offset {} is where {} to {} of '{}' is",
                record.message.topic, record.message.queue_id, record.place.queue.value(),
                least.value(), next.value(), queue.topic);
  return {};
}

}  // namespace

result<void> encode_message(const outgoing_message& message, int64_t wall_ms, unique_keys& keys,
                            const packing& packing, encoded_messages& encoded) {
  if (auto legal = check(message); !legal) return legal;
  auto properties = properties_to_send(message, wall_ms, keys);
  auto bytes = encode_properties(properties);
  if (!bytes) return fail(bytes.error());
  const auto packed = packed_body(message.body, packing);
  if (packed)
    append_to_batch(encoded.items, {message.flag, *packed, *bytes, system_flag_of(packing.how)});
  else
    append_to_batch(encoded.items, {message.flag, message.body, *bytes});
  encoded.message_ids.push_back(std::move(properties.find(property::unique_key)->second));
  // What the broker decides for a whole batch by its first message must not concern others.
  if (properties.contains(property::delay) || properties.contains(property::wait))
    encoded.alone = true;
  return {};
}

decoded_messages decode_messages(const shared_bytes& records, const broker_queue& queue,
                                 queue_offset from, queue_offset next) {
  decoded_messages decoded;
  auto least = from;
  for (auto rest = records.view(); !rest.empty();) {
    const auto head = peek_record(rest);
    if (!head || !head->is_record()) {
      decoded.damaged.push_back(head ? error{errc::corrupt, "a blank among pulled records"}
                                     : head.error());
      break;  // where the next one begins is unknown
    }
    const auto bytes = rest.substr(0, static_cast<size_t>(head->total_size));
    rest.remove_prefix(bytes.size());
    auto record = decode_record(bytes, body_check::crc);
    if (!record) {
      decoded.damaged.push_back(record.error());
    } else if (auto fits = check(*record, queue, least, next); !fits) {
      decoded.damaged.push_back(fits.error());
    } else if (auto body = unpacked_body(*record, records); !body) {
      decoded.damaged.push_back(body.error());
    } else {
      least = record->place.queue + 1;
      decoded.messages.push_back(to_received(*record, queue, std::move(*body)));
    }
  }
  return decoded;
}

bool is_wanted(const std::string& tags, const std::vector<std::string>& wanted) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), tags) != wanted.end();
}

}  // namespace cafmq

#include "actors/broker/send_path.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "message/batch_codec.hpp"
#include "message/properties.hpp"

namespace cafmq {
namespace {

// Within the process a batch may come in pieces; from another process it is always one.
std::string_view joined(const byte_parts& parts, std::string& storage) {
  if (parts.parts().size() == 1) return parts.parts().front().view();
  for (const auto& part : parts.parts()) storage.append(part.view());
  return storage;
}

bool waits_for_flush(const std::vector<batch_item>& items) {
  return find_property(items.front().properties, property::wait).value_or("true") != "false";
}

// One part of a batch as the store takes it.
message message_from(const put_messages& request, int32_t queue_id, const batch_item& item) {
  message message;
  message.topic = request.topic;
  message.queue_id = queue_id;
  message.flag = item.flag;
  message.born_timestamp_ms = request.born_timestamp_ms;
  message.body = item.body;
  message.properties = item.properties;
  return message;
}

}  // namespace

send_path::send_path(message_store& store, std::shared_ptr<const published<topic_table>> topics,
                     const store_options& limits, int32_t broker_permission)
    : store_{store},
      store_host_{limits.store_host},
      batch_messages_max_{limits.batch_messages_max},
      rules_{{broker_permission, limits.message_size_max, limits.batch_messages_max}},
      topics_{std::move(topics)} {}

result<appended> send_path::append(const put_messages& request) {
  if (auto allowed = rules_.check_topic(request.topic); !allowed) return fail(allowed.error());
  const auto topics = topics_->read();
  const auto* topic = topics->find(request.topic);
  if (topic == nullptr)
    return fail(errc::topic_not_exist, "there is no topic '{}' on this broker; create it first",
                request.topic);
  const auto queue_id = rules_.choose_queue(*topic, request.queue_id, next_queue_++);
  if (!queue_id) return fail(queue_id.error());
  return put(request, *queue_id);
}

result<appended> send_path::put(const put_messages& request, int32_t queue_id) {
  std::string storage;
  const auto items = decode_batch(joined(request.batch, storage), batch_messages_max_);
  if (!items) return fail(items.error());
  std::vector<message> messages;
  messages.reserve(items->size());
  for (const auto& item : *items) {
    messages.push_back(message_from(request, queue_id, item));
    if (auto legal = rules_.check_message(messages.back()); !legal) return fail(legal.error());
  }
  auto placed = store_.put_batch(messages);
  if (!placed) return fail(placed.error());
  put_receipt receipt{
      queue_id, placed->place.queue, placed->place.store_timestamp_ms, store_host_, {}};
  for (auto record : placed->records) receipt.physical_offsets.push_back(record.value());
  return appended{std::move(receipt), placed->place.end, waits_for_flush(*items)};
}

}  // namespace cafmq

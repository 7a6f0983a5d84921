#include "protocol/bodies/broker_queue.hpp"

#include "base/names.hpp"
#include "protocol/json_string.hpp"
#include "protocol/json_text.hpp"

namespace cafmq::remoting {

void append_queue(std::string& to, const broker_queue& queue) {
  to.append(R"({"brokerName":)");
  append_json_string(to, queue.broker_name);
  to.append(R"(,"queueId":)");
  append_decimal(to, queue.queue.queue_id);
  to.append(R"(,"topic":)");
  append_json_string(to, queue.queue.topic);
  to += '}';
}

broker_queue take_queue(json_fields& fields) {
  broker_queue queue;
  fields.take("brokerName", queue.broker_name);
  fields.take("queueId", queue.queue.queue_id);
  fields.take("topic", queue.queue.topic);
  if (auto named = check_topic_name(queue.queue.topic); !named) fields.refuse(named.error().text());
  if (queue.queue.queue_id < 0) fields.refuse("queueId must not be negative");
  return queue;
}

result<broker_queue> read_queue(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return fail(std::move(parsed).error());
  json_reading reading{*parsed, json_types::texts_too};
  json_fields fields{reading, *parsed, ""};
  auto queue = take_queue(fields);
  if (auto read = reading.outcome(); !read) return fail(std::move(read).error());
  return queue;
}

std::vector<broker_queue> take_queues(json_fields& fields, const char* name) {
  std::vector<broker_queue> queues;
  fields.each_in(name, [&](json_fields queue) { queues.push_back(take_queue(queue)); });
  return queues;
}

queue_positions take_positions(json_fields& fields, const char* name) {
  queue_positions positions;
  if (auto table = fields.object(name))
    table->each_number([&](std::string_view key, int64_t position) {
      positions.insert_or_assign(take_key(*table, key), position);
    });
  return positions;
}

broker_queue take_key(json_fields& fields, std::string_view key) {
  if (!fields.reading().ok()) return {};  // the first failure counts; more keys are wasted work
  auto queue = read_queue(key);
  if (queue) return std::move(*queue);
  fields.refuse(fmt::format("a key is no message queue: {}", queue.error().text()));
  return {};
}

}  // namespace cafmq::remoting

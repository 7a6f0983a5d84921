#include "protocol/topics_document.hpp"

#include "base/names.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_text.hpp"
#include "protocol/table_json.hpp"

namespace cafmq {
namespace {

void write_topic(table_writer& writer, const topic_config& topic) {
  writer.open(topic.name);
  writer.field("attributes", topic.attributes);
  writer.field("order", topic.ordered);
  writer.field("perm", topic.permission);
  writer.field("readQueueNums", topic.read_queues);
  writer.field("topicFilterType", "SINGLE_TAG");  // RocketMQ has a second one and does not use it
  writer.field("topicName", topic.name);
  writer.field("topicSysFlag", topic.system_flag);
  writer.field("writeQueueNums", topic.write_queues);
  writer.close();
}

topic_config take_topic(std::string_view name, json_fields& fields) {
  topic_config topic;
  topic.name = name;  // the key counts: it is what RocketMQ looks topics up by
  fields.take("attributes", topic.attributes);
  fields.take("order", topic.ordered);
  fields.take("perm", topic.permission);
  fields.take("readQueueNums", topic.read_queues);
  fields.take("topicSysFlag", topic.system_flag);
  fields.take("writeQueueNums", topic.write_queues);
  if (auto named = check_topic_name(name); !named) fields.refuse(named.error().text());
  if (topic.read_queues < 0 || topic.write_queues < 0)
    fields.refuse("readQueueNums and writeQueueNums must not be negative");
  return topic;
}

}  // namespace

std::string write_topics(const topics_document& document) {
  table_writer writer;
  writer.open();
  writer.field(document.version);
  writer.open("topicConfigTable");
  for (const auto& [name, topic] : document.topics) write_topic(writer, topic);
  writer.close();
  writer.close();
  return writer.text();
}

result<topics_document> read_topics(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return fail(std::move(parsed).error());
  json_reading reading;
  json_fields table{reading, *parsed, ""};
  topics_document document;
  document.version = take_data_version(table);
  if (auto topics = table.object("topicConfigTable"))
    topics->each_object([&](std::string_view name, json_fields fields) {
      document.topics.insert_or_assign(std::string{name}, take_topic(name, fields));
    });
  if (auto read = reading.outcome(); !read) return fail(std::move(read).error());
  return document;
}

}  // namespace cafmq

#include "protocol/topics_document.hpp"

#include "protocol/json_fields.hpp"
#include "protocol/json_text.hpp"
#include "protocol/table_json.hpp"
#include "protocol/topic_json.hpp"

namespace cafmq {

std::string write_topics(const topics_document& document) {
  table_writer writer;
  writer.open();
  writer.field(document.version);
  writer.open("topicConfigTable");
  for (const auto& [name, topic] : document.topics) {
    writer.open(name);
    write_topic_fields(writer, topic);
    writer.close();
  }
  writer.close();
  writer.close();
  return writer.text();
}

topics_document take_topics(json_fields& table) {
  topics_document document;
  document.version = take_data_version(table);
  if (auto topics = table.object("topicConfigTable"))
    topics->each_object([&](std::string_view name, json_fields fields) {
      document.topics.insert_or_assign(std::string{name}, take_topic(name, fields));
    });
  return document;
}

result<topics_document> read_topics(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return fail(std::move(parsed).error());
  json_reading reading;
  json_fields table{reading, *parsed, ""};
  auto document = take_topics(table);
  if (auto read = reading.outcome(); !read) return fail(std::move(read).error());
  return document;
}

}  // namespace cafmq

#include "protocol/bodies/topics.hpp"

#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"
#include "protocol/topic_json.hpp"

namespace cafmq::remoting {
namespace {

topic_config take_named_topic(json_fields& fields) {
  std::string name;
  fields.take("topicName", name);
  return take_topic(name, fields);
}

queue_extent take_extent(json_fields& fields) {
  queue_extent extent;
  fields.take("lastUpdateTimestamp", extent.updated_ms);
  fields.take("maxOffset", extent.max);
  fields.take("minOffset", extent.min);
  return extent;
}

}  // namespace

// The static topics, which cafmq has none of, must be there all the same: Java reads through them.
void write_topic_table(body_writer& writer, const topics_document& topics) {
  writer.field("dataVersion", topics.version);
  writer.field("mappingDataVersion", data_version{});
  writer.open("topicConfigTable");
  for (const auto& [name, topic] : topics.topics) {
    writer.open(name);
    write_topic_fields(writer, topic);
    writer.close();
  }
  writer.close();
  for (const auto* name : {"topicQueueMappingDetailMap", "topicQueueMappingInfoMap"}) {
    writer.open(name);
    writer.close();
  }
}

std::string write_topic_table(const topics_document& topics) {
  body_writer writer;
  writer.open();
  write_topic_table(writer, topics);
  writer.close();
  return std::move(writer).text();
}

result<topics_document> read_topic_table(std::string_view json) {
  return read_body(json, table_body_size_max, take_topics);
}

std::string write_topic_config(const topic_config& topic) {
  body_writer writer;
  writer.open();
  write_topic_fields(writer, topic);
  writer.close();
  return std::move(writer).text();
}

result<topic_config> read_topic_config(std::string_view json) {
  return read_body(json, client_body_size_max, take_named_topic);
}

std::string write_topic_configs(const std::vector<topic_config>& topics) {
  body_writer writer;
  writer.open();
  writer.open_list("topicConfigList");
  for (const auto& topic : topics) {
    writer.open();
    write_topic_fields(writer, topic);
    writer.close();
  }
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<std::vector<topic_config>> read_topic_configs(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    std::vector<topic_config> topics;
    fields.each_in("topicConfigList",
                   [&](json_fields topic) { topics.push_back(take_named_topic(topic)); });
    return topics;
  });
}

std::string write_topic_list(const topic_list& list) {
  body_writer writer;
  writer.open();
  if (!list.broker_address.empty()) writer.field("brokerAddr", list.broker_address);
  writer.field("topicList", list.topics);
  writer.close();
  return std::move(writer).text();
}

result<topic_list> read_topic_list(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    topic_list list;
    fields.take("brokerAddr", list.broker_address);
    fields.take("topicList", list.topics);
    return list;
  });
}

std::string write_topic_stats(const topic_stats& stats) {
  body_writer writer;
  writer.open();
  writer.open("offsetTable");
  for (const auto& [queue, extent] : stats.queues) {
    writer.open(queue);
    writer.field("lastUpdateTimestamp", extent.updated_ms);
    writer.field("maxOffset", extent.max);
    writer.field("minOffset", extent.min);
    writer.close();
  }
  writer.close();
  writer.field("topicPutTps", stats.put_tps);
  writer.close();
  return std::move(writer).text();
}

result<topic_stats> read_topic_stats(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    topic_stats stats;
    fields.take("topicPutTps", stats.put_tps);
    if (auto table = fields.object("offsetTable"))
      table->each_object([&](std::string_view key, json_fields extent) {
        stats.queues.insert_or_assign(take_key(*table, key), take_extent(extent));
      });
    return stats;
  });
}

}  // namespace cafmq::remoting

#pragma once

/// A topic's configuration as RocketMQ's JSON has it, in files and in bodies. Pure functions; any
/// thread.

#include <string_view>

#include "message/topic_config.hpp"
#include "protocol/json_fields.hpp"

namespace cafmq {

/// Writes the fields of an object that the caller opens and closes.
template <class Writer>
void write_topic_fields(Writer& writer, const topic_config& topic) {
  writer.field("attributes", topic.attributes);
  writer.field("order", topic.ordered);
  writer.field("perm", topic.permission);
  writer.field("readQueueNums", topic.read_queues);
  writer.field("topicFilterType", "SINGLE_TAG");  // RocketMQ has a second one and does not use it
  writer.field("topicName", topic.name);
  writer.field("topicSysFlag", topic.system_flag);
  writer.field("writeQueueNums", topic.write_queues);
}

/// Refuses a name that is not allowed and numbers of queues that are negative. The object's own
/// name does not count: its place in the table does.
[[nodiscard]] topic_config take_topic(std::string_view name, json_fields& fields);

}  // namespace cafmq

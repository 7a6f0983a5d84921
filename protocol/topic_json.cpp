#include "protocol/topic_json.hpp"

#include "base/names.hpp"

namespace cafmq {

topic_config take_topic(std::string_view name, json_fields& fields) {
  topic_config topic;
  topic.name = name;
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

}  // namespace cafmq

#include "protocol/groups_document.hpp"

#include <limits>

#include "base/names.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_text.hpp"
#include "protocol/table_json.hpp"

namespace cafmq {
namespace {

void write_group(table_writer& writer, const subscription_group& group) {
  writer.open(group.name);
  writer.field("attributes", group.attributes);
  writer.field("brokerId", group.broker_id);
  writer.field("consumeBroadcastEnable", group.broadcast_enabled);
  writer.field("consumeEnable", group.consume_enabled);
  writer.field("consumeFromMinEnable", group.consume_from_min_enabled);
  writer.field("consumeMessageOrderly", group.ordered);
  writer.field("consumeTimeoutMinute", group.consume_timeout_minutes);
  writer.field("groupName", group.name);
  writer.raw_field("groupRetryPolicy", group.retry_policy);
  writer.field("groupSysFlag", group.system_flag);
  writer.field("notifyConsumerIdsChangedEnable", group.notify_members_changed);
  writer.field("retryMaxTimes", group.retry_times_max);
  writer.field("retryQueueNums", group.retry_queues);
  writer.field("whichBrokerWhenConsumeSlowly", group.broker_id_when_slow);
  writer.close();
}

subscription_group take_group(std::string_view name, json_fields& fields) {
  subscription_group group;
  group.name = name;  // the key counts: it is what RocketMQ looks groups up by
  fields.take("attributes", group.attributes);
  fields.take("brokerId", group.broker_id);
  fields.take("consumeBroadcastEnable", group.broadcast_enabled);
  fields.take("consumeEnable", group.consume_enabled);
  fields.take("consumeFromMinEnable", group.consume_from_min_enabled);
  fields.take("consumeMessageOrderly", group.ordered);
  fields.take("consumeTimeoutMinute", group.consume_timeout_minutes);
  if (fields.object("groupRetryPolicy")) fields.take_raw("groupRetryPolicy", group.retry_policy);
  fields.take("groupSysFlag", group.system_flag);
  fields.take("notifyConsumerIdsChangedEnable", group.notify_members_changed);
  fields.take("retryMaxTimes", group.retry_times_max);
  fields.take("retryQueueNums", group.retry_queues);
  fields.take("whichBrokerWhenConsumeSlowly", group.broker_id_when_slow);
  if (auto named = check_group_name(name); !named) fields.refuse(named.error().text());
  if (group.retry_queues < 0) fields.refuse("retryQueueNums must not be negative");
  return group;
}

void take_forbidden(groups_document& document, std::string_view group, json_fields& fields) {
  if (auto named = check_group_name(group); !named) fields.refuse(named.error().text());
  auto& topics = document.forbidden[std::string{group}];
  fields.each_number([&](std::string_view topic, int64_t bits) {
    if (auto named = check_topic_name(topic); !named) fields.refuse(named.error().text());
    if (bits < 0 || bits > std::numeric_limits<int32_t>::max())
      fields.refuse("what is forbidden must be bits of a 32-bit number");
    topics.insert_or_assign(std::string{topic}, static_cast<int32_t>(bits));
  });
}

}  // namespace

std::string write_groups(const groups_document& document) {
  table_writer writer;
  writer.open();
  writer.field(document.version);
  writer.open("forbiddenTable");
  for (const auto& [group, topics] : document.forbidden) {
    writer.open(group);
    for (const auto& [topic, bits] : topics) writer.field(topic, bits);
    writer.close();
  }
  writer.close();
  writer.open("subscriptionGroupTable");
  for (const auto& [name, group] : document.groups) write_group(writer, group);
  writer.close();
  writer.close();
  return writer.text();
}

result<groups_document> read_groups(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return fail(std::move(parsed).error());
  json_reading reading;
  json_fields table{reading, *parsed, ""};
  groups_document document;
  document.version = take_data_version(table);
  if (auto groups = table.object("subscriptionGroupTable"))
    groups->each_object([&](std::string_view name, json_fields fields) {
      document.groups.insert_or_assign(std::string{name}, take_group(name, fields));
    });
  if (auto forbidden = table.object("forbiddenTable"))
    forbidden->each_object([&](std::string_view group, json_fields fields) {
      take_forbidden(document, group, fields);
    });
  if (auto read = reading.outcome(); !read) return fail(std::move(read).error());
  return document;
}

}  // namespace cafmq

#pragma once

/// A consumer group's configuration as RocketMQ's JSON has it, in files and in bodies. Pure
/// functions; any thread.

#include <string_view>

#include "message/subscription_group.hpp"
#include "protocol/json_fields.hpp"

namespace cafmq {

/// Writes the fields of an object that the caller opens and closes.
template <class Writer>
void write_group_fields(Writer& writer, const subscription_group& group) {
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
}

/// Refuses a name that is not allowed and a negative number of queues. The object's own name does
/// not count: its place in the table does.
[[nodiscard]] subscription_group take_group(std::string_view name, json_fields& fields);

}  // namespace cafmq

#include "protocol/group_json.hpp"

#include "base/names.hpp"

namespace cafmq {

subscription_group take_group(std::string_view name, json_fields& fields) {
  subscription_group group;
  group.name = name;
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

}  // namespace cafmq

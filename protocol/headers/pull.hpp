#pragma once

/// The headers of pulling: 11 and 361. Values with views into the command they were read from;
/// any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace cafmq::remoting {

/// Bits of pull_message_request::system_flag.
namespace pull_flag {
inline constexpr int32_t commit_offset = 1;
inline constexpr int32_t suspend = 2;       ///< the broker may hold the pull
inline constexpr int32_t subscription = 4;  ///< else the heartbeat's subscription counts
inline constexpr int32_t class_filter = 8;
inline constexpr int32_t lite_pull = 16;
}  // namespace pull_flag

/// 11 PULL_MESSAGE and 361 LITE_PULL_MESSAGE.
struct pull_message_request {
  std::string_view consumer_group;
  std::string_view topic;
  int32_t queue_id = 0;
  int64_t queue_position = 0;  ///< the first wanted
  int32_t messages_max = 0;
  int32_t system_flag = 0;    ///< bits of pull_flag::
  int64_t commit_offset = 0;  ///< counts with pull_flag::commit_offset
  int64_t suspend_timeout_ms = 0;
  std::string_view subscription;  ///< counts with pull_flag::subscription
  int64_t subscription_version = 0;
  std::string_view expression_type;  ///< TAG or SQL92; as subscription
  std::optional<int32_t> bytes_max;
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.required("queueOffset", self.queue_position);
    fields.required("maxMsgNums", self.messages_max);
    fields.required("sysFlag", self.system_flag);
    fields.required("commitOffset", self.commit_offset);
    fields.required("suspendTimeoutMillis", self.suspend_timeout_ms);
    fields.optional("subscription", self.subscription);
    fields.required("subVersion", self.subscription_version);
    fields.optional("expressionType", self.expression_type);
    fields.optional("maxMsgBytes", self.bytes_max);
    fields.optional("bname", self.broker_name);
  }
};

/// What answers both as a value; brokers use append_pull_response.
struct pull_message_response {
  int64_t max = 0;
  int64_t min = 0;
  int64_t next_begin = 0;
  int64_t suggested_broker_id = 0;
  std::optional<int64_t> position_delta;
  std::optional<int32_t> topic_system_flag;
  std::optional<int32_t> group_system_flag;
  std::optional<int32_t> forbidden_type;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("maxOffset", self.max);
    fields.required("minOffset", self.min);
    fields.required("nextBeginOffset", self.next_begin);
    fields.required("suggestWhichBrokerId", self.suggested_broker_id);
    fields.optional("offsetDelta", self.position_delta);
    fields.optional("topicSysFlag", self.topic_system_flag);
    fields.optional("groupSysFlag", self.group_system_flag);
    fields.optional("forbiddenType", self.forbidden_type);
  }
};

}  // namespace cafmq::remoting

#pragma once

/// The headers of what a broker does with the help of its consumers: 220 to 223, 307 and 309.
/// Values with views into the command they were read from; any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace cafmq::remoting {

/// 222 INVOKE_BROKER_TO_RESET_OFFSET, and 220 to the consumers.
struct reset_offset_request {
  std::string_view topic;
  std::string_view group;
  int64_t timestamp_ms = -1;  ///< -1: to the end
  bool force = false;
  int32_t queue_id = -1;                  ///< -1: all queues
  std::optional<int64_t> queue_position;  ///< counts instead of the time unless it is -1

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("group", self.group);
    fields.required("timestamp", self.timestamp_ms);
    fields.optional("isForce", self.force);
    fields.optional("queueId", self.queue_id);
    fields.optional("offset", self.queue_position);
  }
};

/// 223 INVOKE_BROKER_TO_GET_CONSUMER_STATUS, and 221 to a consumer.
struct consumer_status_request {
  std::string_view topic;
  std::string_view group;
  std::string_view client_id;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("group", self.group);
    fields.optional("clientAddr", self.client_id);
  }
};

/// 307 GET_CONSUMER_RUNNING_INFO.
struct running_info_request {
  std::string_view consumer_group;
  std::string_view client_id;
  bool with_stack = false;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.required("clientId", self.client_id);
    fields.optional("jstackEnable", self.with_stack);
  }
};

/// 309 CONSUME_MESSAGE_DIRECTLY.
struct consume_directly_request {
  std::string_view consumer_group;
  std::string_view client_id;
  std::string_view message_id;
  std::string_view broker_name;
  std::string_view topic;
  std::optional<int32_t> topic_system_flag;
  std::optional<int32_t> group_system_flag;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.optional("clientId", self.client_id);
    fields.optional("msgId", self.message_id);
    fields.optional("brokerName", self.broker_name);
    fields.optional("topic", self.topic);
    fields.optional("topicSysFlag", self.topic_system_flag);
    fields.optional("groupSysFlag", self.group_system_flag);
  }
};

}  // namespace cafmq::remoting

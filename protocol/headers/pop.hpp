#pragma once

/// The headers of POP consumption: 200050 to 200055. Values with views into the command they were
/// read from; any thread.

#include <cstdint>
#include <string_view>

namespace cafmq::remoting {

/// 200050 POP_MESSAGE.
struct pop_message_request {
  std::string_view consumer_group;
  std::string_view topic;
  int32_t queue_id = -1;  ///< -1: any
  int32_t messages_max = 0;
  int64_t invisible_ms = 0;
  int64_t poll_ms = 0;
  int64_t born_ms = 0;
  int32_t init_mode = 0;  ///< where a new group begins: 0 at the first message, 1 behind the last
  std::string_view expression_type;
  std::string_view expression;
  bool ordered = false;
  std::string_view attempt_id;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.required("maxMsgNums", self.messages_max);
    fields.required("invisibleTime", self.invisible_ms);
    fields.required("pollTime", self.poll_ms);
    fields.required("bornTime", self.born_ms);
    fields.required("initMode", self.init_mode);
    fields.optional("expType", self.expression_type);
    fields.optional("exp", self.expression);
    fields.optional("order", self.ordered);
    fields.optional("attemptId", self.attempt_id);
  }
};

/// Answers 200050; needed with every code.
struct pop_message_response {
  int64_t pop_ms = 0;
  int64_t invisible_ms = 0;
  int32_t revive_queue_id = 0;
  int64_t left = 0;
  std::string_view starts;
  std::string_view positions;
  std::string_view consume_counts;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("popTime", self.pop_ms);
    fields.required("invisibleTime", self.invisible_ms);
    fields.required("reviveQid", self.revive_queue_id);
    fields.required("restNum", self.left);
    fields.optional("startOffsetInfo", self.starts);
    fields.optional("msgOffsetInfo", self.positions);
    fields.optional("orderCountInfo", self.consume_counts);
  }
};

/// 200051 ACK_MESSAGE.
struct ack_message_request {
  std::string_view consumer_group;
  std::string_view topic;
  int32_t queue_id = 0;
  std::string_view extra_info;  ///< the message's POP_CK
  int64_t queue_position = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.required("extraInfo", self.extra_info);
    fields.required("offset", self.queue_position);
  }
};

/// 200053 CHANGE_MESSAGE_INVISIBLETIME.
struct change_invisible_request {
  std::string_view consumer_group;
  std::string_view topic;
  int32_t queue_id = 0;
  std::string_view extra_info;
  int64_t queue_position = 0;
  int64_t invisible_ms = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.required("extraInfo", self.extra_info);
    fields.required("offset", self.queue_position);
    fields.required("invisibleTime", self.invisible_ms);
  }
};

/// Answers 200053.
struct change_invisible_response {
  int64_t pop_ms = 0;
  int64_t invisible_ms = 0;
  int32_t revive_queue_id = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("popTime", self.pop_ms);
    fields.required("invisibleTime", self.invisible_ms);
    fields.required("reviveQid", self.revive_queue_id);
  }
};

/// 200052 PEEK_MESSAGE.
struct peek_message_request {
  std::string_view topic;
  int32_t queue_id = 0;
  int32_t messages_max = 0;
  std::string_view consumer_group;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.required("maxMsgNums", self.messages_max);
    fields.required("consumerGroup", self.consumer_group);
  }
};

/// 200054 NOTIFICATION.
struct notification_request {
  std::string_view consumer_group;
  std::string_view topic;
  int32_t queue_id = 0;
  int64_t poll_ms = 0;
  int64_t born_ms = 0;
  bool ordered = false;
  std::string_view attempt_id;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.required("pollTime", self.poll_ms);
    fields.required("bornTime", self.born_ms);
    fields.optional("order", self.ordered);
    fields.optional("attemptId", self.attempt_id);
  }
};

/// Answers 200054.
struct notification_response {
  bool has_message = false;
  bool polling_full = false;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("hasMsg", self.has_message);
    fields.optional("pollingFull", self.polling_full);
  }
};

/// 200055 POLLING_INFO.
struct polling_info_request {
  std::string_view consumer_group;
  std::string_view topic;
  int32_t queue_id = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
  }
};

/// Answers 200055.
struct polling_info_response {
  int32_t polls = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("pollingNum", self.polls);
  }
};

}  // namespace cafmq::remoting

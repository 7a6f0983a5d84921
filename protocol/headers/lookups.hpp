#pragma once

/// The headers that look for messages: 12, 33, 303, 321 and 323. Values with views into the
/// command they were read from; any thread.

#include <cstdint>
#include <string_view>

namespace cafmq::remoting {

/// 12 QUERY_MESSAGE.
struct query_message_request {
  std::string_view topic;
  std::string_view key;
  int32_t messages_max = 0;
  int64_t begin_ms = 0;
  int64_t end_ms = 0;  ///< may be the largest number that there is
  bool by_unique_key = false;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("key", self.key);
    fields.required("maxNum", self.messages_max);
    fields.required("beginTimestamp", self.begin_ms);
    fields.required("endTimestamp", self.end_ms);
    fields.optional("_UNIQUE_KEY_QUERY", self.by_unique_key);
  }
};

/// Answers 12.
struct query_message_response {
  int64_t index_updated_ms = 0;
  int64_t index_physical_offset = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("indexLastUpdateTimestamp", self.index_updated_ms);
    fields.required("indexLastUpdatePhyoffset", self.index_physical_offset);
  }
};

/// 33 VIEW_MESSAGE_BY_ID.
struct view_message_request {
  int64_t physical_offset = 0;
  std::string_view topic;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("offset", self.physical_offset);
    fields.optional("topic", self.topic);
  }
};

/// 303 QUERY_CONSUME_TIME_SPAN.
struct consume_time_span_request {
  std::string_view topic;
  std::string_view group;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("group", self.group);
  }
};

/// 321 QUERY_CONSUME_QUEUE.
struct query_consume_queue_request {
  std::string_view topic;
  int32_t queue_id = 0;
  int64_t queue_position = 0;
  int32_t entries_max = 0;
  std::string_view consumer_group;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.required("index", self.queue_position);
    fields.required("count", self.entries_max);
    fields.optional("consumerGroup", self.consumer_group);
  }
};

/// 323 RESUME_CHECK_HALF_MESSAGE.
struct resume_half_message_request {
  std::string_view topic;
  std::string_view message_id;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("topic", self.topic);
    fields.required("msgId", self.message_id);
  }
};

}  // namespace cafmq::remoting

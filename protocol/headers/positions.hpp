#pragma once

/// The headers that ask for positions in queues: 14, 15, 29, 30, 31, 32 and 308. Values with
/// views into the command they were read from; any thread.

#include <cstdint>
#include <string_view>

namespace cafmq::remoting {

/// 14 QUERY_CONSUMER_OFFSET.
struct query_consumer_offset_request {
  std::string_view consumer_group;
  std::string_view topic;
  int32_t queue_id = 0;
  bool zero_if_not_found = true;  ///< false: 22 for a group that is new
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.optional("setZeroIfNotFound", self.zero_if_not_found);
    fields.optional("bname", self.broker_name);
  }
};

/// 15 UPDATE_CONSUMER_OFFSET.
struct update_consumer_offset_request {
  std::string_view consumer_group;
  std::string_view topic;
  int32_t queue_id = 0;
  int64_t commit_offset = 0;
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.required("commitOffset", self.commit_offset);
    fields.optional("bname", self.broker_name);
  }
};

/// 29 SEARCH_OFFSET_BY_TIMESTAMP.
struct search_offset_request {
  std::string_view topic;
  int32_t queue_id = 0;
  int64_t timestamp_ms = 0;
  std::string_view boundary_type;  ///< LOWER, which an empty one means, or UPPER; any case
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.required("timestamp", self.timestamp_ms);
    fields.optional("boundaryType", self.boundary_type);
    fields.optional("bname", self.broker_name);
  }
};

/// 30 GET_MAX_OFFSET.
struct max_offset_request {
  std::string_view topic;
  int32_t queue_id = 0;
  bool committed = true;
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.optional("committed", self.committed);
    fields.optional("bname", self.broker_name);
  }
};

/// 31 GET_MIN_OFFSET.
struct min_offset_request {
  std::string_view topic;
  int32_t queue_id = 0;
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.optional("bname", self.broker_name);
  }
};

/// 32 GET_EARLIEST_MSG_STORETIME.
struct earliest_store_time_request {
  std::string_view topic;
  int32_t queue_id = 0;
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("queueId", self.queue_id);
    fields.optional("bname", self.broker_name);
  }
};

/// 308 QUERY_CORRECTION_OFFSET.
struct correction_offset_request {
  std::string_view filter_groups;  ///< separated by commas
  std::string_view compare_group;
  std::string_view topic;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("filterGroups", self.filter_groups);
    fields.required("compareGroup", self.compare_group);
    fields.required("topic", self.topic);
  }
};

/// Answers 14, 29, 30 and 31.
struct offset_response {
  int64_t queue_position = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("offset", self.queue_position);
  }
};

/// Answers 32.
struct store_time_response {
  int64_t timestamp_ms = -1;  ///< -1: there is no message

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("timestamp", self.timestamp_ms);
  }
};

}  // namespace cafmq::remoting

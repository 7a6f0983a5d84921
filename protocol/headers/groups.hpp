#pragma once

/// The headers of group administration: 203, 204, 207, 208, 314, 317, 343, 345, 352, 353 and the
/// paging of 201. Values with views into the command they were read from; any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace cafmq::remoting {

/// 201 GET_ALL_SUBSCRIPTIONGROUP_CONFIG; only tools after 5.3.3 send any of it.
struct group_page_request {
  std::optional<int32_t> first;
  std::string_view version;  ///< JSON
  std::optional<int32_t> groups_max;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("groupSeq", self.first);
    fields.optional("dataVersion", self.version);
    fields.optional("maxGroupNum", self.groups_max);
  }
};

/// Answers 201.
struct group_page_response {
  std::optional<int32_t> groups;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("totalGroupNum", self.groups);
  }
};

/// 203 GET_CONSUMER_CONNECTION_LIST.
struct consumer_connections_request {
  std::string_view consumer_group;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
  }
};

/// 204 GET_PRODUCER_CONNECTION_LIST.
struct producer_connections_request {
  std::string_view producer_group;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("producerGroup", self.producer_group);
  }
};

/// 207 DELETE_SUBSCRIPTIONGROUP.
struct delete_group_request {
  std::string_view group;
  bool clean_offsets = false;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("groupName", self.group);
    fields.optional("cleanOffset", self.clean_offsets);
  }
};

/// 208 GET_CONSUME_STATS.
struct consume_stats_request {
  std::string_view consumer_group;
  std::string_view topic;
  std::string_view topics;  ///< separated by semicolons

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
    fields.optional("topic", self.topic);
    fields.optional("topicList", self.topics);
  }
};

/// 314 CLONE_GROUP_OFFSET.
struct clone_offsets_request {
  std::string_view from_group;
  std::string_view to_group;
  std::string_view topic;
  bool offline = false;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("srcGroup", self.from_group);
    fields.required("destGroup", self.to_group);
    fields.optional("topic", self.topic);
    fields.optional("offline", self.offline);
  }
};

/// 317 GET_BROKER_CONSUME_STATS.
struct broker_consume_stats_request {
  bool ordered = false;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("isOrder", self.ordered);
  }
};

/// 343 and 352: what they ask for is in their code.
struct group_request {
  std::string_view group;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("group", self.group);
  }
};

/// 345 QUERY_SUBSCRIPTION_BY_CONSUMER.
struct group_subscription_request {
  std::string_view group;
  std::string_view topic;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("group", self.group);
    fields.optional("topic", self.topic);
  }
};

/// 353 UPDATE_AND_GET_GROUP_FORBIDDEN.
struct forbid_request {
  std::string_view group;
  std::string_view topic;
  std::optional<bool> readable;  ///< none: only ask

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("group", self.group);
    fields.required("topic", self.topic);
    fields.optional("readable", self.readable);
  }
};

}  // namespace cafmq::remoting

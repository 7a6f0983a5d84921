#pragma once

/// The headers of what clients and tools ask a name server: 100 to 102, 105, 205, 216, 217, 219,
/// 224 and 327. Values with views into the command they were read from; any thread.

#include <cstdint>
#include <string_view>

namespace cafmq::remoting {

/// 105 GET_ROUTEINFO_BY_TOPIC.
struct find_route_request {
  std::string_view topic;
  bool plain_json_only = false;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.optional("acceptStandardJsonOnly", self.plain_json_only);
  }
};

/// 100 PUT_KV_CONFIG.
struct put_kv_request {
  std::string_view name_space;
  std::string_view key;
  std::string_view value;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("namespace", self.name_space);
    fields.required("key", self.key);
    fields.required("value", self.value);
  }
};

/// 101 GET_KV_CONFIG and 102 DELETE_KV_CONFIG.
struct kv_key_request {
  std::string_view name_space;
  std::string_view key;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("namespace", self.name_space);
    fields.required("key", self.key);
  }
};

/// Answers 101.
struct kv_response {
  std::string_view value;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("value", self.value);
  }
};

/// 219 GET_KVLIST_BY_NAMESPACE.
struct kv_list_request {
  std::string_view name_space;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("namespace", self.name_space);
  }
};

/// 205 WIPE_WRITE_PERM_OF_BROKER and 327 ADD_WRITE_PERM_OF_BROKER.
struct write_permission_request {
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("brokerName", self.broker_name);
  }
};

/// Answers 205.
struct wiped_response {
  int32_t topics = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("wipeTopicCount", self.topics);
  }
};

/// Answers 327.
struct added_response {
  int32_t topics = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("addTopicCount", self.topics);
  }
};

/// 216 DELETE_TOPIC_IN_NAMESRV.
struct delete_route_request {
  std::string_view topic;
  std::string_view cluster;  ///< empty: in all of them

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.optional("clusterName", self.cluster);
  }
};

/// 217 REGISTER_TOPIC_IN_NAMESRV.
struct register_topic_request {
  std::string_view topic;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
  }
};

/// 224 GET_TOPICS_BY_CLUSTER.
struct cluster_topics_request {
  std::string_view cluster;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("cluster", self.cluster);
  }
};

}  // namespace cafmq::remoting

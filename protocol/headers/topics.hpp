#pragma once

/// The headers of topic administration: 17, 202, 215, 300, 351 and the paging of 21. Values with
/// views into the command they were read from; any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace cafmq::remoting {

/// 17 UPDATE_AND_CREATE_TOPIC and 513.
struct create_topic_request {
  std::string_view topic;
  std::string_view default_topic;
  int32_t read_queues = 0;
  int32_t write_queues = 0;
  int32_t permission = 0;
  std::string_view filter_type = "SINGLE_TAG";
  int32_t system_flag = 0;
  bool ordered = false;
  std::string_view attributes;  ///< "+key=value,-key"
  bool force = false;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.required("defaultTopic", self.default_topic);
    fields.required("readQueueNums", self.read_queues);
    fields.required("writeQueueNums", self.write_queues);
    fields.required("perm", self.permission);
    fields.optional("topicFilterType", self.filter_type);
    fields.optional("topicSysFlag", self.system_flag);
    fields.optional("order", self.ordered);
    fields.optional("attributes", self.attributes);
    fields.optional("force", self.force);
  }
};

/// 21 GET_ALL_TOPIC_CONFIG; only tools after 5.3.3 send any of it.
struct topic_page_request {
  std::optional<int32_t> first;
  std::string_view version;  ///< JSON
  std::optional<int32_t> topics_max;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("topicSeq", self.first);
    fields.optional("dataVersion", self.version);
    fields.optional("maxTopicNum", self.topics_max);
  }
};

/// Answers 21.
struct topic_page_response {
  std::optional<int32_t> topics;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("totalTopicNum", self.topics);
  }
};

/// 202, 215 and 300: what they ask for is in their code.
struct topic_request {
  std::string_view topic;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
  }
};

/// 351 GET_TOPIC_CONFIG.
struct topic_config_request {
  std::string_view topic;
  bool logical = false;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("topic", self.topic);
    fields.optional("lo", self.logical);
  }
};

}  // namespace cafmq::remoting

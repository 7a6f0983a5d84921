#pragma once

/// The headers of client registration and coordination: 34, 35, 38, 40 and 43. Values with views
/// into the command they were read from; any thread.

#include <string_view>

namespace cafmq::remoting {

/// Answers 34. Nobody but the newest clients looks at it.
struct heartbeat_response {
  bool supports_fingerprint = true;
  bool subscription_changed = true;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("IS_SUPPORT_HEART_BEAT_V2", self.supports_fingerprint);
    fields.optional("IS_SUB_CHANGE", self.subscription_changed);
  }
};

/// 35 UNREGISTER_CLIENT.
struct unregister_client_request {
  std::string_view client_id;
  std::string_view producer_group;
  std::string_view consumer_group;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("clientID", self.client_id);
    fields.optional("producerGroup", self.producer_group);
    fields.optional("consumerGroup", self.consumer_group);
  }
};

/// 38 GET_CONSUMER_LIST_BY_GROUP.
struct consumer_list_request {
  std::string_view consumer_group;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
  }
};

/// 40 NOTIFY_CONSUMER_IDS_CHANGED, from the broker to a consumer, one way.
struct consumer_ids_changed {
  std::string_view consumer_group;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("consumerGroup", self.consumer_group);
  }
};

}  // namespace cafmq::remoting

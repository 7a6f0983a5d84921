#pragma once

/// The headers between brokers and name servers: 103, 104, 322, 901, 904 and 905. Values with
/// views into the command they were read from; any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace cafmq::remoting {

/// 103 REGISTER_BROKER.
struct register_broker_request {
  std::string_view broker_name;
  std::string_view broker_address;
  std::string_view cluster;
  std::string_view ha_address;
  int64_t broker_id = 0;
  std::optional<int64_t> heartbeat_timeout_ms;
  bool acting_master_enabled = false;
  bool compressed = false;
  int32_t body_crc = 0;  ///< 0: not checked
  std::string_view zone_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("brokerName", self.broker_name);
    fields.required("brokerAddr", self.broker_address);
    fields.required("clusterName", self.cluster);
    fields.required("haServerAddr", self.ha_address);
    fields.required("brokerId", self.broker_id);
    fields.optional("heartbeatTimeoutMillis", self.heartbeat_timeout_ms);
    fields.optional("enableActingMaster", self.acting_master_enabled);
    fields.optional("compressed", self.compressed);
    fields.optional("bodyCrc32", self.body_crc);
    fields.optional("__ZONE_NAME", self.zone_name);
  }
};

/// Answers 103: where the master is, for a slave.
struct register_broker_response {
  std::string_view ha_address;
  std::string_view master_address;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("haServerAddr", self.ha_address);
    fields.optional("masterAddr", self.master_address);
  }
};

/// 104 UNREGISTER_BROKER.
struct unregister_broker_request {
  std::string_view broker_name;
  std::string_view broker_address;
  std::string_view cluster;
  int64_t broker_id = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("brokerName", self.broker_name);
    fields.required("brokerAddr", self.broker_address);
    fields.required("clusterName", self.cluster);
    fields.required("brokerId", self.broker_id);
  }
};

/// 322 QUERY_DATA_VERSION.
struct query_data_version_request {
  std::string_view broker_name;
  std::string_view broker_address;
  std::string_view cluster;
  int64_t broker_id = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("brokerName", self.broker_name);
    fields.required("brokerAddr", self.broker_address);
    fields.required("clusterName", self.cluster);
    fields.required("brokerId", self.broker_id);
  }
};

/// Answers 322.
struct query_data_version_response {
  bool changed = true;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("changed", self.changed);
  }
};

/// 901 GET_BROKER_MEMBER_GROUP.
struct member_group_request {
  std::string_view cluster;
  std::string_view broker_name;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("clusterName", self.cluster);
    fields.required("brokerName", self.broker_name);
  }
};

/// 904 BROKER_HEARTBEAT, one way.
struct broker_heartbeat_request {
  std::string_view cluster;
  std::string_view broker_address;
  std::string_view broker_name;
  std::optional<int64_t> broker_id;
  std::optional<int32_t> epoch;
  std::optional<int64_t> max_offset;
  std::optional<int64_t> confirm_offset;
  std::optional<int64_t> heartbeat_timeout_ms;
  std::optional<int32_t> election_priority;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("clusterName", self.cluster);
    fields.required("brokerAddr", self.broker_address);
    fields.required("brokerName", self.broker_name);
    fields.optional("brokerId", self.broker_id);
    fields.optional("epoch", self.epoch);
    fields.optional("maxOffset", self.max_offset);
    fields.optional("confirmOffset", self.confirm_offset);
    fields.optional("heartbeatTimeoutMills", self.heartbeat_timeout_ms);
    fields.optional("electionPriority", self.election_priority);
  }
};

/// 905 NOTIFY_MIN_BROKER_ID_CHANGE, from the name server, one way.
struct min_broker_id_change {
  std::optional<int64_t> min_broker_id;
  std::string_view broker_name;
  std::string_view min_broker_address;
  std::string_view offline_broker_address;
  std::string_view ha_broker_address;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("minBrokerId", self.min_broker_id);
    fields.optional("brokerName", self.broker_name);
    fields.optional("minBrokerAddr", self.min_broker_address);
    fields.optional("offlineBrokerAddr", self.offline_broker_address);
    fields.optional("haBrokerAddr", self.ha_broker_address);
  }
};

}  // namespace cafmq::remoting

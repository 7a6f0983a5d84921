#pragma once

/// What a name server's remoting door asks the name server. These stay in the process.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>

#include "message/route.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

/// As find_route, with the addresses of remoting doors.
struct find_remoting_route {
  std::string topic;
};

/// As list_cluster, with the addresses of remoting doors.
struct list_remoting_cluster {};

struct list_routed_topics {
  std::string cluster = {};  ///< empty: of all clusters
};

/// Those that have all flags of the first and none of the second.
struct list_flagged_topics {
  int32_t with = 0;
  int32_t without = 0;
};
struct routed_topics {
  std::vector<std::string> topics;  ///< sorted
};

/// A broker that registers through the remoting door.
struct register_remoting_broker {
  std::string cluster;
  std::string broker_name;
  int64_t broker_id = master_id;
  std::string address;
  std::string connection;  ///< what the door calls the broker's connection
  data_version version;
  std::vector<topic_config> topics;
  bool complete = true;  ///< false: only those topics that have changed
};
struct remoting_broker_registered {
  std::string master_address;  ///< for a slave whose master lives
};

/// A sign of life; answered whether the broker is known with exactly that version.
struct touch_remoting_broker {
  std::string broker_name;
  int64_t broker_id = master_id;
  std::string address;
  data_version version;
};
struct remoting_broker_touched {
  bool is_current = false;
};

/// Takes the permission to write from all queues of a broker, or gives it back, until the broker
/// registers a change.
struct set_write_permission {
  std::string broker_name;
  bool writable = false;
};
struct write_permission_set {
  size_t topics = 0;  ///< that had another permission
};

/// Forgets the topic, until a broker registers it again.
struct remove_route {
  std::string topic;
  std::string cluster;  ///< empty: in all of them
};
struct route_removed {};

/// Some broker says which queues brokers have of a topic.
struct add_route {
  std::string topic;
  std::vector<queue_data> queues;  ///< those of unknown brokers are passed over
};
struct route_added {};

/// A connection of the remoting door has ended.
struct remoting_connection_lost {
  std::string connection;
};

}  // namespace cafmq

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::find_remoting_route)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::list_remoting_cluster)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::list_routed_topics)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::list_flagged_topics)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::routed_topics)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::register_remoting_broker)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting_broker_registered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::touch_remoting_broker)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting_broker_touched)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::set_write_permission)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::write_permission_set)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remove_route)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::route_removed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::add_route)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::route_added)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting_connection_lost)

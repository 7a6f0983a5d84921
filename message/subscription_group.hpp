#pragma once

/// What a broker knows of a consumer group. Field meanings and defaults are RocketMQ's
/// (subscriptionGroup.json).

#include <cstdint>
#include <map>
#include <string>

namespace cafmq {

struct subscription_group {
  std::string name;
  bool consume_enabled = true;
  bool consume_from_min_enabled = true;
  bool broadcast_enabled = true;
  bool ordered = false;
  bool notify_members_changed = true;
  int32_t retry_queues = 1;      ///< queues of the group's retry topic
  int32_t retry_times_max = 16;  ///< deliveries after which a message goes to the dead letters
  int32_t system_flag = 0;
  int32_t consume_timeout_minutes = 15;
  int64_t broker_id = 0;
  int64_t broker_id_when_slow = 1;  ///< the slave that is suggested to consumers far behind
  std::map<std::string, std::string> attributes;

  /// JSON, kept as it was found: only POP consumption looks at it.
  std::string retry_policy = R"({"type":"CUSTOMIZED"})";

  bool operator==(const subscription_group&) const = default;
};

}  // namespace cafmq

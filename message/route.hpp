#pragma once

/// Where a topic lives, as a name server tells it.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cafmq {

inline constexpr int64_t master_id = 0;

/// One broker name: a master and its slaves.
struct broker_data {
  std::string cluster;
  std::string broker_name;
  std::map<int64_t, std::string> addresses;  ///< broker id -> "host:port"; 0 is the master

  bool operator==(const broker_data&) const = default;
};

/// A topic's queues on one broker name.
struct queue_data {
  std::string broker_name;
  int32_t read_queues = 0;
  int32_t write_queues = 0;
  int32_t permission = 0;
  int32_t system_flag = 0;  ///< the topic's

  bool operator==(const queue_data&) const = default;
};

struct topic_route {
  std::vector<queue_data> queues;
  std::vector<broker_data> brokers;

  bool operator==(const topic_route&) const = default;
};

}  // namespace cafmq

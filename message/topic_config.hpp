#pragma once

/// What a broker knows of a topic, and who may do what with it.

#include <cstdint>
#include <map>
#include <string>

namespace cafmq {

/// Bits of topic_config::permission.
namespace permission {
inline constexpr int32_t inherit = 1;  ///< a topic that new ones are made after
inline constexpr int32_t write = 2;
inline constexpr int32_t read = 4;
inline constexpr int32_t priority = 8;
}  // namespace permission

/// Field meanings and defaults are RocketMQ's (topics.json).
struct topic_config {
  std::string name;
  int32_t read_queues = 16;
  int32_t write_queues = 16;
  int32_t permission = permission::read | permission::write;
  int32_t system_flag = 0;
  bool ordered = false;
  std::map<std::string, std::string> attributes;

  bool operator==(const topic_config&) const = default;

  [[nodiscard]] bool readable() const { return (permission & permission::read) != 0; }
  [[nodiscard]] bool writable() const { return (permission & permission::write) != 0; }
};

/// Says whether a table changed, across processes: equal only when all three are.
struct data_version {
  int64_t state_version = 0;
  int64_t timestamp_ms = 0;
  int64_t counter = 0;

  bool operator==(const data_version&) const = default;

  /// The version after one more change at `wall_ms`.
  void advance(int64_t wall_ms) {
    timestamp_ms = wall_ms;
    ++counter;
  }
};

}  // namespace cafmq

#pragma once

/// Bodies with topics: the topic table (21), one topic (351), several (18), names alone, and a
/// topic's queues (202). Pure functions; any thread.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/bodies/broker_queue.hpp"
#include "protocol/topics_document.hpp"

namespace cafmq::remoting {

class body_writer;

[[nodiscard]] std::string write_topic_table(const topics_document& topics);

/// errc::corrupt or invalid_argument names the wrong field or topic.
[[nodiscard]] result<topics_document> read_topic_table(std::string_view json);

/// Writes the table as the object that the caller has opened.
void write_topic_table(body_writer& writer, const topics_document& topics);

[[nodiscard]] std::string write_topic_config(const topic_config& topic);
[[nodiscard]] result<topic_config> read_topic_config(std::string_view json);

/// The topics of 18 UPDATE_AND_CREATE_TOPIC_LIST.
[[nodiscard]] std::string write_topic_configs(const std::vector<topic_config>& topics);
[[nodiscard]] result<std::vector<topic_config>> read_topic_configs(std::string_view json);

/// The names of 206, 224, 304, 305 and 311 to 313; `broker_address` is left out when empty.
struct topic_list {
  std::vector<std::string> topics;
  std::string broker_address;

  bool operator==(const topic_list&) const = default;
};

[[nodiscard]] std::string write_topic_list(const topic_list& list);
[[nodiscard]] result<topic_list> read_topic_list(std::string_view json);

/// How far one queue reaches; part of 202.
struct queue_extent {
  int64_t min = 0;
  int64_t max = 0;
  int64_t updated_ms = 0;  ///< store time of the newest message, or 0

  bool operator==(const queue_extent&) const = default;
};

struct topic_stats {
  std::map<broker_queue, queue_extent> queues;
  double put_tps = 0;

  bool operator==(const topic_stats&) const = default;
};

[[nodiscard]] std::string write_topic_stats(const topic_stats& stats);
[[nodiscard]] result<topic_stats> read_topic_stats(std::string_view json);

}  // namespace cafmq::remoting

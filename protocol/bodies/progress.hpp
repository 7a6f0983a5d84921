#pragma once

/// Bodies that say how far groups are: 43, 45, 208, 220 to 223, 303 and 317. Pure functions; any
/// thread.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/bodies/broker_queue.hpp"
#include "protocol/offsets_document.hpp"

namespace cafmq::remoting {

/// 43 GET_ALL_CONSUMER_OFFSET.
[[nodiscard]] std::string write_consumer_offsets(const offsets_document& offsets);
[[nodiscard]] result<offsets_document> read_consumer_offsets(std::string_view json);

/// 45 GET_ALL_DELAY_OFFSET: how far each delay level is.
struct delay_offsets {
  data_version version;
  std::map<int32_t, int64_t> levels;

  bool operator==(const delay_offsets&) const = default;
};

[[nodiscard]] std::string write_delay_offsets(const delay_offsets& offsets);
[[nodiscard]] result<delay_offsets> read_delay_offsets(std::string_view json);

/// 220 and what answers 222.
[[nodiscard]] std::string write_reset_offsets(const queue_positions& positions);

/// The same as a list, which clients that say they are C++ want.
[[nodiscard]] std::string write_reset_offset_list(const queue_positions& positions);
[[nodiscard]] result<queue_positions> read_reset_offsets(std::string_view json);

/// What answers 223, by client id.
using consumer_positions = std::map<std::string, queue_positions, std::less<>>;
[[nodiscard]] std::string write_consumer_status(const consumer_positions& clients);

/// What a client answers to 221.
[[nodiscard]] result<queue_positions> read_client_status(std::string_view json);

/// A group's progress on one queue.
struct queue_progress {
  int64_t broker_position = 0;  ///< the next that will be stored
  int64_t consumer_position = 0;
  int64_t pull_position = 0;
  int64_t consumed_ms = 0;  ///< store time of the last consumed message, or 0

  bool operator==(const queue_progress&) const = default;
};

struct consume_stats {
  std::map<broker_queue, queue_progress> queues;
  double consume_tps = 0;

  bool operator==(const consume_stats&) const = default;
};

/// 208 GET_CONSUME_STATS.
[[nodiscard]] std::string write_consume_stats(const consume_stats& stats);
[[nodiscard]] result<consume_stats> read_consume_stats(std::string_view json);

/// 317 GET_BROKER_CONSUME_STATS: for each group one entry per topic. The differences are summed
/// over all of them.
using group_stats = std::map<std::string, std::vector<consume_stats>, std::less<>>;
[[nodiscard]] std::string write_broker_consume_stats(std::string_view broker_address,
                                                     const group_stats& groups);

/// 303 QUERY_CONSUME_TIME_SPAN: the store times of a queue's messages and of its consumers.
struct time_span {
  broker_queue queue;
  int64_t min_ms = 0;
  int64_t max_ms = 0;
  int64_t consumed_ms = 0;
  int64_t delay_ms = 0;
};

[[nodiscard]] std::string write_time_spans(const std::vector<time_span>& spans);

}  // namespace cafmq::remoting

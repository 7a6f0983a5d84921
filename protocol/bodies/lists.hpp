#pragma once

/// Small bodies: names in a list (38, 300, 343), texts by name (28, 219, 103's answer), one
/// subscription (345), counts (315) and queue entries (321). Pure functions; any thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/bodies/heartbeat.hpp"

namespace cafmq::remoting {

/// 38 GET_CONSUMER_LIST_BY_GROUP: the client ids.
[[nodiscard]] std::string write_consumer_ids(const std::vector<std::string>& ids);
[[nodiscard]] result<std::vector<std::string>> read_consumer_ids(std::string_view json);

/// 300 QUERY_TOPIC_CONSUME_BY_WHO.
[[nodiscard]] std::string write_group_list(const std::vector<std::string>& groups);

/// A KVTable.
using text_table = std::map<std::string, std::string>;
[[nodiscard]] std::string write_text_table(const text_table& table);
[[nodiscard]] result<text_table> read_text_table(std::string_view json);

/// 345 QUERY_SUBSCRIPTION_BY_CONSUMER; without a subscription when the group has none.
[[nodiscard]] std::string write_group_subscription(
    std::string_view group, std::string_view topic,
    const std::optional<subscription_data>& subscription);

/// What a counter has done in one span of time.
struct counter_span {
  int64_t sum = 0;
  double tps = 0;
  double average = 0;  ///< sum per time that it was counted
};

/// 315 VIEW_BROKER_STATS_DATA.
struct counter_spans {
  counter_span minute;
  counter_span hour;
  counter_span day;
};

[[nodiscard]] std::string write_counter(const counter_spans& spans);

/// One entry of a consume queue, for 321 QUERY_CONSUME_QUEUE.
struct listed_entry {
  int64_t physical_offset = 0;
  int32_t size = 0;
  int64_t tags_code = 0;
};

struct entry_listing {
  int64_t min = 0;
  int64_t max = 0;
  std::vector<listed_entry> entries;
};

[[nodiscard]] std::string write_entries(const entry_listing& listing);

}  // namespace cafmq::remoting

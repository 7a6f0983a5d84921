#pragma once

/// Bodies of rebalancing by the broker: which queues a consumer gets (400) and whether a group
/// pulls or pops (401, 402). Pure functions; any thread.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/bodies/broker_queue.hpp"
#include "protocol/bodies/heartbeat.hpp"

namespace cafmq::remoting {

struct assignment_query {
  std::string topic;
  std::string group;
  std::string client_id;
  std::string strategy = "AVG";  ///< or AVG_BY_CIRCLE
  message_model model = message_model::clustering;

  bool operator==(const assignment_query&) const = default;
};

[[nodiscard]] std::string write_assignment_query(const assignment_query& query);
[[nodiscard]] result<assignment_query> read_assignment_query(std::string_view json);

enum class request_mode : uint8_t { pull, pop };

/// Answers 400. No queues at all mean that the consumer loses all that it has.
[[nodiscard]] std::string write_assignments(const std::vector<broker_queue>& queues,
                                            request_mode mode);

/// 401 SET_MESSAGE_REQUEST_MODE.
struct request_mode_setting {
  std::string topic;
  std::string group;
  request_mode mode = request_mode::pull;
  int32_t pop_share_queues = 0;

  bool operator==(const request_mode_setting&) const = default;
};

[[nodiscard]] std::string write_request_mode(const request_mode_setting& setting);
[[nodiscard]] result<request_mode_setting> read_request_mode(std::string_view json);

/// Answers 402.
[[nodiscard]] std::string write_request_modes(const std::vector<request_mode_setting>& settings);

}  // namespace cafmq::remoting

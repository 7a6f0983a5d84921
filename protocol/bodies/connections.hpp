#pragma once

/// Bodies that say who is connected: 203, 204 and 328. Pure functions; any thread.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/codes.hpp"

namespace cafmq::remoting {

struct client_connection {
  std::string client_id;
  std::string address;  ///< "ip:port"
  language_code language = language_code::java;
  int32_t version = 0;

  bool operator==(const client_connection&) const = default;
};

/// 203 GET_CONSUMER_CONNECTION_LIST.
struct consumer_connections {
  std::vector<client_connection> connections;
  consume_type type = consume_type::passively;
  message_model model = message_model::clustering;
  consume_from from = consume_from::last_offset;
  std::vector<subscription_data> subscriptions;

  bool operator==(const consumer_connections&) const = default;
};

[[nodiscard]] std::string write_consumer_connections(const consumer_connections& consumers);
[[nodiscard]] result<consumer_connections> read_consumer_connections(std::string_view json);

/// 204 GET_PRODUCER_CONNECTION_LIST.
[[nodiscard]] std::string write_connections(const std::vector<client_connection>& producers);
[[nodiscard]] result<std::vector<client_connection>> read_connections(std::string_view json);

struct producer_info {
  client_connection connection;
  int64_t updated_ms = 0;

  bool operator==(const producer_info&) const = default;
};

/// 328 GET_ALL_PRODUCER_INFO, by producer group.
using producer_table = std::map<std::string, std::vector<producer_info>, std::less<>>;

[[nodiscard]] std::string write_producers(const producer_table& producers);

}  // namespace cafmq::remoting

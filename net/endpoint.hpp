#pragma once

/// Where a process listens: a host name or address, and a port.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace cafmq {

struct endpoint {
  std::string host = "127.0.0.1";
  uint16_t port = 0;

  auto operator<=>(const endpoint&) const = default;
};

/// "host:port".
[[nodiscard]] std::string to_string(const endpoint& endpoint);

/// The reverse. errc::invalid_argument unless there are a host and a port from 1 to 65535.
[[nodiscard]] result<endpoint> parse_endpoint(std::string_view text);

/// Several, separated by `;` as in RocketMQ's namesrvAddr; at least one.
[[nodiscard]] result<std::vector<endpoint>> parse_endpoints(std::string_view text);

}  // namespace cafmq

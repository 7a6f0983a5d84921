#pragma once

/// The addresses of an option such as "host:port;host:port", one by one. The options were
/// validated: what is malformed is left out.

#include <string>
#include <string_view>
#include <vector>

#include "net/endpoint.hpp"

namespace cafmq {

[[nodiscard]] inline std::vector<std::string> split_addresses(std::string_view name_servers) {
  std::vector<std::string> addresses;
  if (const auto parsed = parse_endpoints(name_servers))
    for (const auto& each : *parsed) addresses.push_back(to_string(each));
  return addresses;
}

}  // namespace cafmq

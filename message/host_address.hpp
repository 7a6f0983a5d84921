#pragma once

/// An IP address and a port as records carry them: 4 or 16 raw address bytes and the port as a
/// 4-byte integer.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

struct host_address {
  std::array<char, 16> ip{127, 0, 0, 1};  ///< IPv4 uses the first four bytes
  bool is_ipv6 = false;
  int32_t port = 0;

  bool operator==(const host_address&) const = default;

  /// The address bytes: 4 or 16.
  [[nodiscard]] std::string_view ip_bytes() const { return {ip.data(), is_ipv6 ? 16U : 4U}; }

  /// What it takes in a record: 8 or 20 bytes.
  [[nodiscard]] size_t encoded_size() const { return ip_bytes().size() + sizeof port; }
};

/// "10.1.2.3:10911" or "[2001:db8::1]:10911".
[[nodiscard]] std::string to_string(const host_address& host);

/// The reverse of to_string; numeric addresses only. errc::invalid_argument.
[[nodiscard]] result<host_address> parse_host_address(std::string_view text);

}  // namespace cafmq

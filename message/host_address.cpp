#include "message/host_address.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace cafmq {

std::string to_string(const host_address& host) {
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(host.is_ipv6 ? AF_INET6 : AF_INET, host.ip.data(), text, sizeof text);
  return host.is_ipv6 ? fmt::format("[{}]:{}", text, host.port)
                      : fmt::format("{}:{}", text, host.port);
}

result<host_address> parse_host_address(std::string_view text) {
  const auto refused = [&] {
    return fail(errc::invalid_argument, "'{}' is not an address; write it as 127.0.0.1:10911",
                text);
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return refused();
  auto ip = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  host_address host;
  host.is_ipv6 = ip.size() > 2 && ip.front() == '[' && ip.back() == ']';
  if (host.is_ipv6) ip = ip.substr(1, ip.size() - 2);
  const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), host.port);
  if (wrong != std::errc{} || end != port.data() + port.size()) return refused();
  if (host.port < 0 || host.port > 65535) return refused();
  host.ip = {};
  // A zero byte would end the text for inet_pton, and what follows it would go unseen.
  if (ip.find('\0') != std::string_view::npos) return refused();
  if (inet_pton(host.is_ipv6 ? AF_INET6 : AF_INET, std::string{ip}.c_str(), host.ip.data()) != 1)
    return refused();
  return host;
}

}  // namespace cafmq

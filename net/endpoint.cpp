#include "net/endpoint.hpp"

#include <algorithm>
#include <charconv>

namespace cafmq {

std::string to_string(const endpoint& endpoint) {
  return fmt::format("{}:{}", endpoint.host, endpoint.port);
}

result<endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  endpoint parsed;
  const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), parsed.port);
  if (colon == std::string_view::npos || colon == 0 || wrong != std::errc{} ||
      end != port.data() + port.size() || parsed.port == 0)
    return fail(errc::invalid_argument, "'{}' is not host:port; write it as 127.0.0.1:9870", text);
  parsed.host = text.substr(0, colon);
  return parsed;
}

result<std::vector<endpoint>> parse_endpoints(std::string_view text) {
  std::vector<endpoint> endpoints;
  while (!text.empty()) {
    const auto end = std::min(text.find(';'), text.size());
    auto parsed = parse_endpoint(text.substr(0, end));
    if (!parsed) return fail(parsed.error());
    endpoints.push_back(std::move(*parsed));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (endpoints.empty()) return fail(errc::invalid_argument, "no address given; write host:port");
  return endpoints;
}

}  // namespace cafmq

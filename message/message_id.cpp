#include "message/message_id.hpp"

#include <algorithm>

#include "base/bytes.hpp"

namespace cafmq {
namespace {

constexpr size_t id_size_ipv4 = 4 + 4 + 8;
constexpr size_t id_size_ipv6 = 16 + 4 + 8;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string to_string(const message_id& id) {
  char bytes[id_size_ipv6];
  byte_writer out{bytes, sizeof bytes};
  out.put_bytes(id.store_host.ip_bytes());
  out.put(id.store_host.port);
  out.put(id.place.value());
  constexpr auto digits = "0123456789ABCDEF";
  std::string text;
  text.reserve(out.written() * 2);
  for (auto byte : std::string_view{bytes, out.written()}) {
    text += digits[static_cast<unsigned char>(byte) >> 4U];
    text += digits[static_cast<unsigned char>(byte) & 0xFU];
  }
  return text;
}

result<message_id> parse_message_id(std::string_view text) {
  if (text.size() != 2 * id_size_ipv4 && text.size() != 2 * id_size_ipv6)
    return fail(errc::invalid_argument, "a message id has 32 or 56 hex digits, not {}",
                text.size());
  std::string bytes;
  for (size_t at = 0; at < text.size(); at += 2) {
    const int high = hex_digit(text[at]);
    const int low = hex_digit(text[at + 1]);
    if (high < 0 || low < 0)
      return fail(errc::invalid_argument, "'{}' is not a hex digit", text.substr(at, 2));
    bytes += static_cast<char>(high << 4 | low);
  }
  byte_reader in{bytes};
  message_id id;
  id.store_host.is_ipv6 = bytes.size() == id_size_ipv6;
  id.store_host.ip = {};
  const auto ip = in.take_bytes(id.store_host.is_ipv6 ? 16 : 4);
  std::copy(ip.begin(), ip.end(), id.store_host.ip.begin());
  id.store_host.port = in.take<int32_t>();
  id.place = physical_offset{in.take<int64_t>()};
  return id;
}

}  // namespace cafmq

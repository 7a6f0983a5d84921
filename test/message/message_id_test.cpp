#include "message/message_id.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace cafmq;

namespace {

message_id id_of(std::string_view host, int64_t place) {
  return {parse_host_address(host).value(), physical_offset{place}};
}

}  // namespace

TEST_CASE("a message id has the text that RocketMQ gives it") {
  CHECK(to_string(id_of("10.1.2.3:10911", 0)) == "0A01020300002A9F0000000000000000");
  CHECK(to_string(id_of("[2001:db8::1]:5", 274)) ==
        "20010DB8000000000000000000000001000000050000000000000112");
}

TEST_CASE("a message id is read back, in either case") {
  const auto id = GENERATE(id_of("10.1.2.3:10911", 0), id_of("255.255.255.255:65535", 1),
                           id_of("[2001:db8::1]:5", std::numeric_limits<int64_t>::max()));
  auto text = to_string(id);
  CHECK(parse_message_id(text) == id);
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  CHECK(parse_message_id(text) == id);
}

TEST_CASE("a message id of another length is refused") {
  const std::string text(60, '0');
  for (size_t size = 0; size <= text.size(); ++size)
    CHECK(parse_message_id(text.substr(0, size)).has_value() == (size == 32 || size == 56));
}

TEST_CASE("a message id with anything but hex digits is refused") {
  const auto valid = to_string(id_of("10.1.2.3:10911", 0));
  for (size_t at = 0; at < valid.size(); ++at) {
    for (const char wrong : {'G', 'g', ' ', '-', '/', ':', '@', '`', '\0', '\xFF'}) {
      auto text = valid;
      text[at] = wrong;
      const auto id = parse_message_id(text);
      REQUIRE_FALSE(id);
      CHECK(id.error().code() == errc::invalid_argument);
    }
  }
}

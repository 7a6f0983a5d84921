#include "message/host_address.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::literals;

TEST_CASE("an address is written and read back") {
  const auto text = GENERATE("10.1.2.3:10911", "0.0.0.0:0", "255.255.255.255:65535",
                             "[2001:db8::1]:5", "[::]:1", "[::1]:65535");
  const auto host = parse_host_address(text);
  REQUIRE(host);
  CHECK(to_string(*host) == text);
}

TEST_CASE("an address has its raw bytes and its size in a record") {
  const auto v4 = parse_host_address("10.1.2.3:10911");
  REQUIRE(v4);
  CHECK_FALSE(v4->is_ipv6);
  CHECK(v4->ip_bytes() == "\x0A\x01\x02\x03"sv);
  CHECK(v4->port == 10911);
  CHECK(v4->encoded_size() == 8);

  const auto v6 = parse_host_address("[2001:db8::1]:5");
  REQUIRE(v6);
  CHECK(v6->is_ipv6);
  CHECK(v6->ip_bytes() == "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x01"sv);
  CHECK(v6->encoded_size() == 20);
}

TEST_CASE("an address that nobody set is the loopback") {
  CHECK(to_string(host_address{}) == "127.0.0.1:0");
}

TEST_CASE("what is no numeric address with a port is refused, with the way to write it") {
  const auto text =
      GENERATE(""sv, ":"sv, "10.1.2.3"sv, "10.1.2.3:"sv, ":80"sv, "10.1.2:80"sv, "10.1.2.3.4:80"sv,
               "256.1.1.1:80"sv, "localhost:80"sv, "10.1.2.3:http"sv, "10.1.2.3:80x"sv,
               "10.1.2.3: 80"sv, " 10.1.2.3:80"sv, "10.1.2.3:+80"sv, "::1:80"sv, "[::1]"sv,
               "[::1:80"sv, "[]:80"sv, "[10.1.2.3]:80"sv, "10.1.2.3\0evil:80"sv);
  const auto host = parse_host_address(text);
  REQUIRE_FALSE(host);
  CHECK(host.error().code() == errc::invalid_argument);
  CHECK_THAT(host.error().text(), Catch::Contains("127.0.0.1:10911"));
}

TEST_CASE("a port outside 0 to 65535 is refused") {
  CHECK(parse_host_address("10.1.2.3:65535"));
  CHECK_FALSE(parse_host_address("10.1.2.3:65536"));
  CHECK_FALSE(parse_host_address("10.1.2.3:-1"));
  CHECK_FALSE(parse_host_address("10.1.2.3:99999999999"));
}

TEST_CASE("addresses are equal when family, bytes and port are") {
  const auto host = parse_host_address("10.1.2.3:80").value();
  CHECK(host == parse_host_address("10.1.2.3:80").value());
  CHECK_FALSE(host == parse_host_address("10.1.2.3:81").value());
  CHECK_FALSE(host == parse_host_address("10.1.2.4:80").value());
  CHECK_FALSE(parse_host_address("0.0.0.0:1").value() == parse_host_address("[::]:1").value());
}

#include "net/endpoint.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("an endpoint is read back as it was written") {
  const endpoint peer{"broker-a.example", 9870};
  CHECK(to_string(peer) == "broker-a.example:9870");
  CHECK(parse_endpoint(to_string(peer)).value() == peer);
}

TEST_CASE("an endpoint without host, port or with a port out of range is refused with an example") {
  for (const auto* text : {"", ":", "host", "host:", ":9870", "host:0", "host:65536", "host:12x"}) {
    INFO(text);
    const auto parsed = parse_endpoint(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code() == errc::invalid_argument);
    CHECK(parsed.error().text().find("127.0.0.1:9870") != std::string::npos);
  }
}

TEST_CASE("a list of endpoints is separated by semicolons") {
  const auto parsed = parse_endpoints("a:1;b:2;");
  REQUIRE(parsed);
  CHECK(*parsed == std::vector<endpoint>{{"a", 1}, {"b", 2}});
  CHECK_FALSE(parse_endpoints(""));
  CHECK_FALSE(parse_endpoints("a:1;b"));
}

#include "net/remoting/connect.hpp"

#include <netinet/in.h>

#include <cstring>
#include <string>

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("a host that is an address needs no look-up") {
  const auto v4 = numeric_address({"10.1.2.3", 9876});
  REQUIRE(v4);
  sockaddr_in plain{};
  REQUIRE(v4->size == sizeof plain);
  std::memcpy(&plain, &v4->bytes, sizeof plain);
  CHECK(ntohl(plain.sin_addr.s_addr) == 0x0A010203);
  CHECK(ntohs(plain.sin_port) == 9876);
  const auto v6 = numeric_address({"::1", 9876});
  REQUIRE(v6);
  CHECK(v6->bytes.ss_family == AF_INET6);
  CHECK_FALSE(numeric_address({"localhost", 9876}));
  CHECK_FALSE(numeric_address({"10.1.2", 9876}));
  CHECK_FALSE(numeric_address({"", 9876}));
}

TEST_CASE("a name is looked up, and one that nobody has is an error") {
  const auto found = look_up_address({"localhost", 9876});
  REQUIRE(found);
  CHECK((found->bytes.ss_family == AF_INET || found->bytes.ss_family == AF_INET6));
  // A label may have 63 letters, so no name service is asked for this one.
  const auto unknown = look_up_address({std::string(64, 'x') + ".invalid", 9876});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code() == errc::unreachable);
}

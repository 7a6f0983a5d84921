#include "client/internal/link_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using links = link_table<int>;
const links::time_point noon{12h};
const std::string home = "127.0.0.1:9870";

}  // namespace

TEST_CASE("an address is dialled by one attempt at a time") {
  links table;
  CHECK(table.begin_dial(home, noon));
  CHECK_FALSE(table.begin_dial(home, noon));
  CHECK(table.begin_dial("127.0.0.1:9871", noon));
  table.connected(home, 7);
  CHECK(*table.find(home) == 7);
  CHECK_FALSE(table.begin_dial(home, noon));
}

TEST_CASE("attempts that fail come 50 ms apart, doubling up to 2 s") {
  links table;
  auto now = noon;
  for (const auto wait : {50ms, 100ms, 200ms, 400ms, 800ms, 1600ms, 2000ms, 2000ms}) {
    REQUIRE(table.begin_dial(home, now));
    table.failed(home, now);
    CHECK(table.dial_after(home) == now + wait);
    CHECK_FALSE(table.begin_dial(home, now + wait - 1ms));
    now += wait;
  }
}

TEST_CASE("a link that was lost is dialled again after the shortest delay") {
  links table;
  auto now = noon;
  for (int attempt = 0; attempt < 5; ++attempt, now += 2s) {
    REQUIRE(table.begin_dial(home, now));
    table.failed(home, now);
  }
  REQUIRE(table.begin_dial(home, now));
  table.connected(home, 7);
  CHECK(table.address_of([](int handle) { return handle == 7; }) == home);
  table.lost(home, now);
  CHECK(table.find(home) == nullptr);
  CHECK_FALSE(table.address_of([](int) { return true; }));
  CHECK_FALSE(table.begin_dial(home, now));
  CHECK(table.begin_dial(home, now + 50ms));
}

TEST_CASE("an address nobody has asked for may be dialled at once") {
  links table;
  CHECK(table.dial_after(home) <= noon);
  CHECK(table.find(home) == nullptr);
}

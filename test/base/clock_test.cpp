#include "base/clock.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

TEST_CASE("a manual clock stands still until it is moved") {
  manual_clock clock{1'000};
  const auto start = clock.now();
  CHECK(clock.wall_ms() == 1'000);
  CHECK(clock.now() == start);
  clock.advance(250ms);
  CHECK(clock.wall_ms() == 1'250);
  CHECK(clock.now() == start + 250ms);
}

TEST_CASE("a jump of the wall time leaves durations alone") {
  manual_clock clock{1'000};
  const auto start = clock.now();
  clock.set_wall_ms(400);
  CHECK(clock.wall_ms() == 400);
  CHECK(clock.now() == start);
  clock.advance(1ms);
  CHECK(clock.wall_ms() == 401);
  CHECK(clock.now() == start + 1ms);
}

TEST_CASE("a manual clock does not start at the epoch") {
  const manual_clock clock;
  CHECK(clock.wall_ms() > 0);
  CHECK(clock.now() > clock::time_point{});
}

TEST_CASE("the machine's steady time never goes back and its wall time is of this century") {
  const system_clock clock;
  const auto before = clock.now();
  CHECK(clock.now() >= before);
  CHECK(clock.wall_ms() > 946'684'800'000);  // 2000-01-01
}

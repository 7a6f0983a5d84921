#include "actors/timer/timer_check.hpp"

#include <catch2/catch.hpp>

#include "base/bytes.hpp"

using namespace cafmq;

TEST_CASE("a timercheck of RocketMQ's broker is known by what it always sets") {
  std::string bytes(4'096, '\0');
  byte_writer out{bytes.data(), bytes.size()};
  for (const int64_t field : {0x1a1fcb13ba0LL, 0x3ecLL, 0x13LL, 0x13LL, 0LL, 0x1a1fcb13cd0LL, 8LL})
    out.put(field);
  const auto theirs = read_timer_check(bytes);
  REQUIRE(theirs);
  CHECK(theirs->read_ms == 0x1a1fcb13ba0);
  CHECK(theirs->next == queue_offset{0x13});
  CHECK(theirs->is_theirs);
}

TEST_CASE("a timercheck of ours is not theirs, and has RocketMQ's length") {
  const auto bytes = write_timer_check(5'000, queue_offset{7});
  CHECK(bytes.size() == 4'096);
  CHECK(bytes.substr(0, 32) == std::string{"\0\0\0\0\0\0\x13\x88\0\0\0\0\0\0\0\0"
                                           "\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0\x07",
                                           32});
  const auto ours = read_timer_check(bytes);
  REQUIRE(ours);
  CHECK(ours->next == queue_offset{7});
  CHECK_FALSE(ours->is_theirs);
}

TEST_CASE("what is no timercheck is refused") {
  CHECK_FALSE(read_timer_check(""));
  CHECK_FALSE(read_timer_check(std::string(55, '\0')));
  CHECK_FALSE(read_timer_check(std::string(56, '\xFF')));
}

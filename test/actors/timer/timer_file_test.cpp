#include "actors/timer/timer_file.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

std::string sample() {
  saved_timers saved{physical_offset{0x1234}, settled_offsets{queue_offset{5}}};
  saved.settled.add(queue_offset{7});
  return write_timer_file(saved);
}

}  // namespace

TEST_CASE("the state of timers comes back") {
  const auto read = read_timer_file(sample());
  REQUIRE(read);
  CHECK(read->log_end == physical_offset{0x1234});
  CHECK(read->settled.begin() == queue_offset{5});
  CHECK(read->settled.contains(queue_offset{7}));
  CHECK_FALSE(read->settled.contains(queue_offset{6}));
}

TEST_CASE("the state of timers lies in the file as the format says") {
  const auto bytes = sample();
  const std::string behind_crc{"\0\0\0\0\0\0\x12\x34\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\x80", 24};
  CHECK(bytes.substr(0, 4) == "TMR1");
  CHECK(bytes.substr(8) == behind_crc);
}

TEST_CASE("a state of timers with a damaged byte is refused, and one that is cut") {
  const auto bytes = sample();
  for (size_t at = 0; at < bytes.size(); ++at) {
    auto damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    CHECK(read_timer_file(damaged).error().code() == errc::corrupt);
    CHECK_FALSE(read_timer_file(bytes.substr(0, at)));
  }
}

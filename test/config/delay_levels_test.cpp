#include "config/delay_levels.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("delay levels are a text of numbers with units") {
  CHECK(parse_delay_levels("1s 5m  2h 1d").value() ==
        std::vector<int64_t>{1'000, 300'000, 7'200'000, 86'400'000});
  for (const auto bad : {"", " ", "1", "s", "0s", "-1s", "1x", "41d", "1s,5s", "99999999999s"})
    CHECK_FALSE(parse_delay_levels(bad));
  std::string many;
  for (size_t count = 0; count <= delay_levels_max; ++count) many += "1s ";
  CHECK_FALSE(parse_delay_levels(many));
}

TEST_CASE("delay levels come back from their text") {
  const std::string usual = "1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h";
  const auto levels = parse_delay_levels(usual);
  REQUIRE(levels);
  CHECK(delay_levels_text(*levels) == usual);
}

#include "net/options.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("what peers may take is sound as it is") {
  CHECK(validate(remoting_options{}));
}

TEST_CASE("bounds that contradict each other are refused with their values") {
  remoting_options options;
  options.unsent_low = options.unsent_high + 1;
  const auto refused = validate(options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::config_invalid);
  CHECK(refused.error().text() ==
        "unsent_low is 4194305 and unsent_high is 4194304; the first must not be larger");

  options = {};
  options.frames.header_size_max = options.frames.frame_size_max;
  CHECK_FALSE(validate(options));
  options = {};
  options.unsent_total_max = options.unsent_high - 1;
  CHECK_FALSE(validate(options));
  options = {};
  options.unfinished_max = options.frames.frame_size_max - 1;
  CHECK_FALSE(validate(options));
  options = {};
  options.open_requests_max = 0;
  CHECK_FALSE(validate(options));
  options = {};
  options.io_threads = 0;
  CHECK_FALSE(validate(options));
}

TEST_CASE("several doors keep to the bounds together") {
  remoting_options options;
  options.connections_max = 10;
  options.unfinished_max = options.frames.frame_size_max * 2;
  CHECK(share_of(options, 1).unfinished_max == options.unfinished_max);
  CHECK(share_of(options, 1).unsent_total_max == options.unsent_total_max);
  const auto third = share_of(options, 3);
  CHECK(third.connections_max == 4);
  CHECK(third.unsent_total_max == options.unsent_total_max / 3 + 1);
  CHECK(third.unfinished_max == options.frames.frame_size_max);  // one still fits
  CHECK(validate(third));
}

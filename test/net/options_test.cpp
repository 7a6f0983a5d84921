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
}

#include "actors/broker/remoting/flush_place.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::remoting;
using namespace std::chrono_literals;

TEST_CASE("a door flushes itself until a flush takes long, and again after a while") {
  const flush_place::time_point noon{12h};
  flush_place place;
  CHECK(place.is_here(1, noon));
  place.took(2ms, noon);
  CHECK(place.is_here(1, noon));
  place.took(2'001us, noon);
  CHECK_FALSE(place.is_here(1, noon));
  CHECK_FALSE(place.is_here(1, noon + 199ms));
  CHECK(place.is_here(1, noon + 200ms));
}

TEST_CASE("a door does not flush itself when many wait") {
  const flush_place::time_point noon{12h};
  const flush_place place;
  CHECK(place.is_here(flush_place::few_max, noon));
  CHECK_FALSE(place.is_here(flush_place::few_max + 1, noon));
}

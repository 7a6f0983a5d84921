#include "net/remoting/peer_requests.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;

namespace {

const peer_requests::time_point start{1h};
const peer_answered ignored = [](const result<peer_answer>&) {};

}  // namespace

TEST_CASE("an answer is for the one who asked that peer, once") {
  peer_requests open{10};
  const auto opaque = open.add(7, start + 10s, ignored);
  REQUIRE(opaque);
  CHECK_FALSE(open.take(8, *opaque));
  CHECK_FALSE(open.take(7, *opaque + 1));
  CHECK(open.take(7, *opaque));
  CHECK_FALSE(open.take(7, *opaque));
  CHECK(open.size() == 0);
}

TEST_CASE("there is a bound, and every request has an opaque of its own") {
  peer_requests open{2};
  const auto first = open.add(1, start, ignored);
  const auto second = open.add(1, start, ignored);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(*first != *second);
  CHECK_FALSE(open.add(1, start, ignored));
  CHECK(open.take(1, *first));
  CHECK(open.add(1, start, ignored));
}

TEST_CASE("what is overdue or has lost its peer is given back") {
  peer_requests open{10};
  (void)open.add(1, start + 1s, ignored);
  (void)open.add(1, start + 2s, ignored);
  (void)open.add(2, start + 3s, ignored);
  CHECK(open.take_overdue(start + 999ms).empty());
  CHECK(open.take_overdue(start + 1s).size() == 1);
  CHECK(open.take_of(2).size() == 1);
  CHECK(open.take_of(2).empty());
  CHECK(open.take_overdue(start + 2s).size() == 1);
  CHECK(open.size() == 0);
}

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
  REQUIRE(open.add(5, 7, start + 10s, ignored));
  CHECK_FALSE(open.take(8, 5));
  CHECK_FALSE(open.take(7, 6));
  CHECK(open.take(7, 5));
  CHECK_FALSE(open.take(7, 5));
  CHECK(open.size() == 0);
}

TEST_CASE("there is a bound, and every request has an opaque of its own") {
  peer_requests open{2};
  CHECK(open.add(1, 1, start, ignored));
  CHECK_FALSE(open.add(1, 1, start, ignored));
  CHECK(open.add(2, 1, start, ignored));
  CHECK_FALSE(open.add(3, 1, start, ignored));
  CHECK(open.take(1, 1));
  CHECK(open.add(3, 1, start, ignored));
}

TEST_CASE("opaques for requests are positive and new each time") {
  const auto first = new_opaque();
  CHECK(first > 0);
  CHECK(new_opaque() == first + 1);
}

TEST_CASE("what is overdue or has lost its peer is given back") {
  peer_requests open{10};
  (void)open.add(1, 1, start + 1s, ignored);
  (void)open.add(2, 1, start + 2s, ignored);
  (void)open.add(3, 2, start + 3s, ignored);
  CHECK(open.take_overdue(start + 999ms).empty());
  CHECK(open.take_overdue(start + 1s).size() == 1);
  CHECK(open.take_of(2).size() == 1);
  CHECK(open.take_of(2).empty());
  CHECK(open.take_overdue(start + 2s).size() == 1);
  CHECK(open.size() == 0);
}

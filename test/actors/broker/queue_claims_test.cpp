#include "actors/broker/queue_claims.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using claims = queue_claims<int, std::string>;

const claims::group_queue orders{"billing", {"orders", 0}};
const claims::group_queue of_others{"audit", {"orders", 0}};
const claims::time_point noon{12h};

}  // namespace

TEST_CASE("a queue is one holder's, for each group") {
  claims claimed{9};
  CHECK(*claimed.claim(orders, 1, "one", noon));
  CHECK_FALSE(*claimed.claim(orders, 2, "two", noon));
  CHECK(*claimed.claim(of_others, 3, "three", noon));
  CHECK(*claimed.claim(orders, 1, "again", noon));
}

TEST_CASE("a queue falls to those who wait in their order") {
  claims claimed{9};
  REQUIRE(claimed.claim(orders, 1, "one", noon));
  REQUIRE(claimed.claim(orders, 2, "two", noon));
  REQUIRE(claimed.claim(orders, 3, "three", noon));
  CHECK(claimed.release(1) == "two");
  CHECK(claimed.release(2) == "three");
  CHECK_FALSE(claimed.release(3));
  CHECK(claimed.size() == 0);
  CHECK(*claimed.claim(orders, 4, "four", noon));
}

TEST_CASE("who waits and ends, or asks again, keeps nobody's place but its own") {
  claims claimed{9};
  REQUIRE(claimed.claim(orders, 1, "one", noon));
  REQUIRE(claimed.claim(orders, 2, "two", noon));
  REQUIRE(claimed.claim(orders, 3, "three", noon));
  CHECK_FALSE(*claimed.claim(orders, 2, "two again", noon));
  CHECK_FALSE(claimed.release(3));
  CHECK_FALSE(claimed.release(9));
  CHECK(claimed.release(1) == "two again");
}

TEST_CASE("a queue is taken from who does not let go of it") {
  claims claimed{9};
  REQUIRE(claimed.claim(orders, 1, "one", noon));
  REQUIRE(claimed.claim(orders, 2, "two", noon + 1s));
  CHECK(claimed.expire(noon + claim_patience).empty());
  CHECK(claimed.expire(noon + 1s + claim_patience) == std::vector<std::string>{"two"});
  CHECK_FALSE(claimed.knows(1));
  CHECK_FALSE(claimed.release(1));  // it is the second's now
  CHECK_FALSE(*claimed.claim(orders, 3, "three", noon));
  CHECK(claimed.release(2) == "three");
}

TEST_CASE("claims are bounded, and of one queue each") {
  claims claimed{2};
  REQUIRE(claimed.claim(orders, 1, "one", noon));
  CHECK(claimed.claim(of_others, 1, "one", noon).error().code() == errc::invalid_argument);
  REQUIRE(claimed.claim(orders, 2, "two", noon));
  CHECK(claimed.claim(orders, 3, "three", noon).error().code() == errc::busy);
  CHECK(claimed.take_waiting() == std::vector<std::string>{"two"});
  CHECK(claimed.size() == 0);
}

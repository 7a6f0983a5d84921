#include "actors/broker/queue_locks.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

const queue_locks::time_point begin{1h};
const message_queue queue{"T", 0};

}  // namespace

TEST_CASE("a queue's lock belongs to one client of the group until it gives it back") {
  queue_locks locks{10};
  CHECK(locks.lock("g", queue, "a", begin));
  CHECK(locks.lock("g", queue, "a", begin));
  CHECK_FALSE(locks.lock("g", queue, "b", begin));
  CHECK(locks.lock("other", queue, "b", begin));
  CHECK(locks.lock("g", {"T", 1}, "b", begin));
  locks.unlock("g", queue, "b");
  CHECK_FALSE(locks.lock("g", queue, "b", begin));
  locks.unlock("g", queue, "a");
  CHECK(locks.lock("g", queue, "b", begin));
  CHECK(locks.size() == 3);
}

TEST_CASE("a lock that is not renewed falls to whoever asks next") {
  queue_locks locks{10};
  CHECK(locks.lock("g", queue, "a", begin));
  CHECK(locks.lock("g", queue, "a", begin + 30s));
  CHECK_FALSE(locks.lock("g", queue, "b", begin + 89'999ms));
  CHECK(locks.lock("g", queue, "b", begin + 90s));
  CHECK_FALSE(locks.lock("g", queue, "a", begin + 90s));
  CHECK(locks.size() == 1);
}

TEST_CASE("locks are bounded, and expired ones make room") {
  queue_locks locks{2};
  CHECK(locks.lock("g", {"T", 0}, "a", begin));
  CHECK(locks.lock("g", {"T", 1}, "a", begin + 30s));
  CHECK_FALSE(locks.lock("h", {"T", 2}, "a", begin + 59s));
  CHECK(locks.lock("h", {"T", 2}, "a", begin + 60s));
  CHECK(locks.size() == 2);
}

TEST_CASE("a group holds locks until they are given back or expire") {
  queue_locks locks{10};
  const queue_locks::time_point now{std::chrono::hours{1}};
  CHECK_FALSE(locks.holds_any("g", now));
  REQUIRE(locks.lock("g", {"T", 0}, "c", now));
  CHECK(locks.holds_any("g", now));
  CHECK_FALSE(locks.holds_any("h", now));
  CHECK_FALSE(locks.holds_any("g", now + queue_lock_expiry));
  locks.unlock("g", {"T", 0}, "c");
  CHECK_FALSE(locks.holds_any("g", now));
}

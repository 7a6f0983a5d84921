#include "base/offset_waiters.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace cafmq;

namespace {

using replies = std::vector<int>;

}  // namespace

TEST_CASE("a reply waits until its offset is reached") {
  offset_waiters<int> waiters{8};
  REQUIRE_FALSE(waiters.park(physical_offset{100}, 1));
  CHECK(waiters.release(physical_offset{99}).empty());
  CHECK(waiters.release(physical_offset{100}) == replies{1});
  CHECK(waiters.empty());
}

TEST_CASE("a reply is released once") {
  offset_waiters<int> waiters{8};
  REQUIRE_FALSE(waiters.park(physical_offset{100}, 1));
  CHECK(waiters.release(physical_offset{100}) == replies{1});
  CHECK(waiters.release(physical_offset{100}).empty());
  CHECK(waiters.release_all().empty());
}

TEST_CASE("replies are released lowest offset first, and those of one offset as they came") {
  offset_waiters<int> waiters{8};
  REQUIRE_FALSE(waiters.park(physical_offset{300}, 1));
  REQUIRE_FALSE(waiters.park(physical_offset{100}, 2));
  REQUIRE_FALSE(waiters.park(physical_offset{200}, 3));
  REQUIRE_FALSE(waiters.park(physical_offset{100}, 4));
  CHECK(waiters.release(physical_offset{200}) == replies{2, 4, 3});
  CHECK(waiters.size() == 1);
  CHECK(waiters.release_all() == replies{1});
}

TEST_CASE("a full table hands the reply back and takes one again when there is room") {
  offset_waiters<int> waiters{2};
  REQUIRE_FALSE(waiters.park(physical_offset{1}, 1));
  REQUIRE_FALSE(waiters.park(physical_offset{2}, 2));
  CHECK(waiters.park(physical_offset{0}, 3) == 3);
  CHECK(waiters.size() == 2);
  CHECK(waiters.release(physical_offset{1}) == replies{1});
  CHECK_FALSE(waiters.park(physical_offset{3}, 4));
  CHECK(waiters.release_all() == replies{2, 4});
}

TEST_CASE("a table without capacity parks nothing") {
  offset_waiters<int> waiters{0};
  CHECK(waiters.park(physical_offset{1}, 1) == 1);
}

TEST_CASE("a reply that can only be moved is parked, handed back and released") {
  offset_waiters<std::unique_ptr<int>> waiters{1};
  REQUIRE_FALSE(waiters.park(physical_offset{1}, std::make_unique<int>(7)));
  const auto refused = waiters.park(physical_offset{1}, std::make_unique<int>(8));
  REQUIRE(refused);
  CHECK(**refused == 8);
  const auto released = waiters.release(physical_offset{1});
  REQUIRE(released.size() == 1);
  CHECK(*released.front() == 7);
}

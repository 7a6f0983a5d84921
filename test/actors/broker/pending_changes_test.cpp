#include "actors/broker/pending_changes.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

using replies = std::vector<int>;

TEST_CASE("changes made while a write is under way share the next one") {
  pending_changes<int> changes;
  changes.wait(1, 10);
  CHECK(changes.begin_write());
  changes.wait(2, 20);
  changes.wait(3, 30);
  CHECK_FALSE(changes.begin_write());
  CHECK(changes.written(1) == replies{10});
  CHECK(changes.begin_write());
  CHECK(changes.written(3) == replies{20, 30});
  CHECK_FALSE(changes.begin_write());
}

TEST_CASE("a failed write fails everybody who built upon it") {
  pending_changes<int> changes;
  changes.wait(1, 10);
  REQUIRE(changes.begin_write());
  changes.wait(2, 20);
  CHECK(changes.failed() == replies{10, 20});
  changes.wait(1, 30);
  CHECK(changes.begin_write());
  CHECK(changes.take_all() == replies{30});
}

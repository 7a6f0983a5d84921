#include "actors/timer/timer_table.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace cafmq;

namespace {

timer_entry entry(int64_t due_ms, int64_t at, uint32_t name_hash = 0, bool has_delay = false) {
  return {due_ms, queue_offset{at}, name_hash, has_delay};
}

}  // namespace

TEST_CASE("messages come in the order in which they are due, then in which they were sent") {
  timer_table table;
  for (const auto& each : {entry(30, 1), entry(10, 3), entry(10, 2), entry(20, 4)}) table.add(each);
  std::vector<int64_t> order;
  for (; table.first(); table.remove_first()) order.push_back(table.first()->at.value());
  CHECK(order == std::vector<int64_t>{2, 3, 4, 1});
  CHECK(table.size() == 0);
}

TEST_CASE("a message is found by its offset, best when its time is known") {
  timer_table table;
  table.add(entry(10, 1));
  table.add(entry(10, 2));
  CHECK(table.remove(queue_offset{2}, 10)->at == queue_offset{2});
  CHECK_FALSE(table.remove(queue_offset{2}, 10));
  CHECK(table.remove(queue_offset{1}, 99)->due_ms == 10);
  CHECK_FALSE(table.first());
}

TEST_CASE("messages are found by name in a stretch of time, both ends included") {
  timer_table table;
  table.add(entry(10, 1, 7));
  table.add(entry(20, 2, 8));
  table.add(entry(30, 3, 7));
  CHECK(table.find(7, 0, 100).size() == 2);
  CHECK(table.find(7, 10, 29).front().at == queue_offset{1});
  CHECK(table.find(7, 11, 30).front().at == queue_offset{3});
  CHECK(table.find(7, 11, 29).empty());
}

TEST_CASE("a table is read page by page") {
  timer_table table;
  for (int64_t at = 0; at < 5; ++at) table.add(entry(100 + at / 2, at));
  const auto first = table.behind(entry(std::numeric_limits<int64_t>::min(), 0), 3);
  REQUIRE(first.size() == 3);
  const auto rest = table.behind(first.back(), 3);
  REQUIRE(rest.size() == 2);
  CHECK(rest.front().at == queue_offset{3});
}

TEST_CASE("when the clock is set back, delays are over as before, and times are not") {
  timer_table table;
  table.add(entry(1'000, 1));
  table.add(entry(1'500, 2, 0, true));
  table.hasten_delays(1'400);
  CHECK(table.first()->at == queue_offset{2});
  CHECK(table.first()->due_ms == 100);
  table.remove_first();
  CHECK(table.first()->due_ms == 1'000);
}

#include "actors/delay/delay_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

constexpr int64_t wall_ms = 1'700'000'000'000;
const clock::time_point start{1h};

delay_table table_of_two() {
  return {{1'000, 3'600'000}, 2, start};
}

}  // namespace

TEST_CASE("every level is looked at first when the table is made") {
  auto table = table_of_two();
  CHECK(table.due_levels(start) == std::vector<int32_t>{1, 2});
  CHECK(table.next_look() == start);
}

TEST_CASE("a level without messages is looked at again after its own delay, or a minute") {
  auto table = table_of_two();
  table.look_when_idle(1, start);
  table.look_when_idle(2, start);
  CHECK(table.due_levels(start + 999ms).empty());
  CHECK(table.due_levels(start + 1s) == std::vector<int32_t>{1});
  CHECK(table.next_look() == start + 1s);
  CHECK(table.due_levels(start + 60s) == std::vector<int32_t>{1, 2});
}

TEST_CASE("a message is due at its time and not before") {
  auto table = table_of_two();
  CHECK_FALSE(table.is_due(1, wall_ms + 1, wall_ms, start));
  CHECK(table.is_due(1, wall_ms, wall_ms, start));
  table.look_when_due(1, wall_ms + 300, queue_offset{1}, wall_ms, start);
  CHECK(table.due_levels(start + 299ms) == std::vector<int32_t>{2});
  CHECK(table.due_levels(start + 300ms) == std::vector<int32_t>{1, 2});
}

TEST_CASE("when the wall clock was set back, what was there waits for the level's delay") {
  auto table = table_of_two();
  const auto due_ms = wall_ms + 86'400'000;
  table.look_when_due(1, due_ms, queue_offset{40}, wall_ms, start);
  CHECK(table.due_levels(start + 999ms) == std::vector<int32_t>{2});
  CHECK_FALSE(table.is_due(1, due_ms, wall_ms + 999, start + 999ms));
  CHECK(table.is_due(1, due_ms, wall_ms + 1'000, start + 1s));
  CHECK(table.count_to_judge(1, start + 1s) == 32);
  table.advance(1, queue_offset{32}, wall_ms);
  CHECK(table.count_to_judge(1, start + 1s) == 8);

  // What came after that has not lain there long enough.
  table.advance(1, queue_offset{40}, wall_ms);
  CHECK_FALSE(table.is_due(1, due_ms, wall_ms + 1'000, start + 1s));
  table.look_when_due(1, due_ms, queue_offset{41}, wall_ms + 1'000, start + 1s);
  CHECK_FALSE(table.is_due(1, due_ms, wall_ms + 1'999, start + 1'999ms));
  CHECK(table.is_due(1, due_ms, wall_ms + 2'000, start + 2s));
}

TEST_CASE("positions are saved and come back") {
  auto table = table_of_two();
  CHECK(table.changes() == 0);
  table.advance(2, queue_offset{7}, wall_ms);
  table.advance(2, queue_offset{7}, wall_ms);
  CHECK(table.changes() == 1);
  auto again = table_of_two();
  again.restore(table.document());
  CHECK(again.next(2) == queue_offset{7});
  CHECK(again.next(1) == queue_offset{0});
  CHECK(again.changes() == 0);
}

TEST_CASE("a version of the file is counted with every 200 changes") {
  auto table = table_of_two();
  for (int64_t at = 1; at < 200; ++at) table.advance(1, queue_offset{at}, wall_ms);
  CHECK(table.document().version.counter == 0);
  table.advance(1, queue_offset{200}, wall_ms);
  CHECK(table.document().version.counter == 1);
  CHECK(table.document().version.timestamp_ms == wall_ms);
}

TEST_CASE("of a saved file only what can be is taken, as RocketMQ writes it") {
  const auto saved = remoting::read_delay_offsets(
      R"({"dataVersion":{"counter":12,"stateVersion":0,"timestamp":9},)"
      R"("offsetTable":{1:100,2:-5,18:3,0:1}})");
  REQUIRE(saved);
  auto table = table_of_two();
  table.restore(*saved);
  CHECK(table.next(1) == queue_offset{100});
  CHECK(table.next(2) == queue_offset{0});
  CHECK(table.document().levels.size() == 1);
  CHECK(table.document().version.counter == 12);
}

TEST_CASE("a level that the settings no longer have is there when it has messages") {
  delay_table table{{1'000}, 3, start};
  CHECK(table.levels() == 3);
  const auto due_ms = wall_ms + 7'200'000;
  table.look_when_due(3, due_ms, queue_offset{1}, wall_ms, start);
  CHECK_FALSE(table.is_due(3, due_ms, wall_ms + 60'000, start + 60s));
  CHECK(table.is_due(3, due_ms, due_ms, start + 60s));
}

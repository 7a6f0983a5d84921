#include "storage/inspect/store_summary.hpp"

#include <catch2/catch.hpp>

#include "test/storage/inspect/inspect_fixture.hpp"

using namespace cafmq;

TEST_CASE_METHOD(inspect_fixture, "a summary says what is in a store") {
  const auto summary = summarize(shape()).value();
  CHECK(summary.was_closed);
  CHECK(summary.log_begin == physical_offset{0});
  CHECK(summary.log_end == records_.back().end);
  CHECK(summary.first_timestamp_ms == records_.front().store_timestamp_ms);
  CHECK(summary.last_timestamp_ms == records_.back().store_timestamp_ms);
  CHECK(summary.log.files == 4);
  CHECK(summary.log.length == 4 * 4096);
  CHECK(summary.log.disk > 0);
  CHECK(summary.log_file_size == 4096);
  CHECK(summary.queue_file_entries == 10);
  REQUIRE(summary.queues.size() == 2);
  CHECK(summary.queues[0].name == bills);
  CHECK(summary.queues[0].end == queue_offset{8});
  CHECK(summary.queues[1].name == orders);
  CHECK(summary.queues[1].begin == queue_offset{0});
  CHECK(summary.queues[1].end == queue_offset{16});
  CHECK(summary.queues[1].sizes.files == 2);
}

TEST_CASE_METHOD(inspect_fixture, "a queue begins with what the log still has") {
  std::filesystem::remove(log_file());
  const auto summary = summarize(shape()).value();
  CHECK(summary.log_begin == physical_offset{4096});
  open();
  CHECK(summary.queues[1].begin == store().min_offset(orders));
  CHECK(summary.queues[0].begin == store().min_offset(bills));
  close();
}

TEST_CASE_METHOD(inspect_fixture, "a summary goes beyond what is in the queues") {
  crash_with(2);
  const auto summary = summarize(shape()).value();
  CHECK_FALSE(summary.was_closed);
  CHECK(summary.log_end == records_.back().end);
}

TEST_CASE("an empty store has a summary") {
  store_fixture empty;
  empty.open();
  empty.close();
  const auto summary = summarize(look_at_store(empty.options_.directory, {}).value()).value();
  CHECK(summary.queues.empty());
  CHECK(summary.log_end == physical_offset{0});
  CHECK(summary.last_timestamp_ms == 0);
}

#include "test/support/allocation_counter.hpp"

#include <catch2/catch.hpp>

#include "storage/message_index.hpp"
#include "test/storage/store_fixture.hpp"

#ifdef CAFMQ_COUNTS_ALLOCATIONS

using namespace cafmq;

TEST_CASE_METHOD(store_fixture, "a put allocates nothing once it is warm") {
  options_.commit_log_file_size = 1 << 20;
  open();
  const message_queue queue{"a_topic_whose_name_is_too_long_to_be_kept_in_place", 7};
  const std::string body(1000, 'x');
  const auto message = text(queue, body, "TAGS\x01TagA\x02");
  REQUIRE(store().put(message));
  const auto before = allocations;
  int stored = 0;
  for (int count = 0; count < 100; ++count) stored += store().put(message) ? 1 : 0;
  const auto made = allocations - before;
  CHECK(stored == 100);
  CHECK(made == 0);
}

TEST_CASE_METHOD(store_fixture, "indexing a message allocates nothing once it is warm") {
  options_.index_entries = 1000;
  const temporary_directory directory;
  options_.directory = directory.path();
  message_index index{options_, clock_};
  record record;
  record.message.topic = "a_topic_whose_name_is_too_long_to_be_kept_in_place";
  record.total_size = 100;
  const stored_properties properties{{}, "one two", "a key that is too long to be kept in place"};
  const auto put = [&] {
    record.place.physical = record.place.physical + record.total_size;
    return index.put(record, properties) && index.settle();
  };
  REQUIRE(put());
  const auto before = allocations;
  int stored = 0;
  for (int count = 0; count < 20; ++count) stored += put() ? 1 : 0;  // less than a block
  const auto made = allocations - before;
  CHECK(stored == 20);
  CHECK(made == 0);
}

#endif

#include <cstdlib>
#include <new>

#include <catch2/catch.hpp>

#include "storage/message_index.hpp"
#include "test/storage/store_fixture.hpp"

// The sanitizers have an operator new of their own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// Counts what the calling thread allocates: this program's operator new stands in front of the
// library's.

namespace {

thread_local int64_t allocations = 0;

}  // namespace

void* operator new(size_t size) {
  ++allocations;
  if (auto* memory = std::malloc(size)) return memory;
  std::abort();
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, size_t) noexcept {
  std::free(memory);
}

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

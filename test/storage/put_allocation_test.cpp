#include <cstdlib>
#include <new>

#include <catch2/catch.hpp>

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

#endif

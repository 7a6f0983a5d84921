#include "actors/flush/flush_state.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using state = flush_state<int>;
using replies = std::vector<int>;

const state::time_point noon{12h};

state fresh(const flush_options& options = {}) {
  return {options, physical_offset{100}, noon};
}

}  // namespace

TEST_CASE("nothing is due before the first interval is over") {
  auto flush = fresh();
  CHECK(flush.take_due(noon).empty());
  CHECK(flush.next_deadline() == noon + 500ms);
  CHECK(flush.take_due(noon + 499ms).empty());
}

TEST_CASE("the log is flushed every interval when enough pages are dirty") {
  auto flush = fresh();
  CHECK(flush.take_due(noon + 500ms).log_pages == 4);
  CHECK_FALSE(flush.take_due(noon + 999ms).log_pages);
  CHECK(flush.take_due(noon + 1000ms).log_pages == 4);
}

TEST_CASE("the log is flushed thoroughly however little is dirty") {
  auto flush = fresh();
  for (auto step = 500ms; step < 10'000ms; step += 500ms)
    CHECK(flush.take_due(noon + step).log_pages == 4);
  CHECK(flush.take_due(noon + 10'000ms).log_pages == 0);
  CHECK(flush.take_due(noon + 10'500ms).log_pages == 4);
}

TEST_CASE("consume queues and checkpoint follow intervals of their own") {
  auto flush = fresh();
  auto first = flush.take_due(noon + 1s);
  CHECK(first.queue_pages == 2);
  CHECK(first.checkpoint);
  auto thorough = flush.take_due(noon + 60s);
  CHECK(thorough.queue_pages == 0);
  CHECK(thorough.checkpoint);
  CHECK(flush.take_due(noon + 61s).queue_pages == 2);
}

TEST_CASE("a wanted offset makes a flush due at once, and once") {
  auto flush = fresh();
  REQUIRE_FALSE(flush.wait(physical_offset{200}, 1));
  CHECK(flush.next_deadline() <= noon);
  CHECK(flush.take_due(noon).log_pages == 0);
  CHECK(flush.take_due(noon).empty());
  CHECK(flush.log_flushed(physical_offset{200}) == replies{1});
  CHECK(flush.next_deadline() == noon + 500ms);
}

TEST_CASE("everybody whom one flush reaches is released by it") {
  auto flush = fresh();
  REQUIRE_FALSE(flush.wait(physical_offset{300}, 3));
  REQUIRE_FALSE(flush.wait(physical_offset{200}, 2));
  CHECK_FALSE(flush.take_due(noon).empty());
  REQUIRE_FALSE(flush.wait(physical_offset{400}, 4));  // comes while the flush is under way
  CHECK(flush.log_flushed(physical_offset{300}) == replies{2, 3});
  CHECK(flush.take_due(noon).log_pages == 0);
  CHECK(flush.log_flushed(physical_offset{400}) == replies{4});
}

TEST_CASE("a flush that gets nowhere is not repeated before the next interval") {
  auto flush = fresh();
  REQUIRE_FALSE(flush.wait(physical_offset{200}, 1));
  CHECK_FALSE(flush.take_due(noon).empty());
  CHECK(flush.log_flushed(physical_offset{150}).empty());
  CHECK(flush.take_due(noon).log_pages == 0);  // it got further: go on
  CHECK(flush.log_flushed(physical_offset{150}).empty());
  CHECK(flush.take_due(noon).empty());  // it did not: wait
  CHECK(flush.take_due(noon + 500ms).log_pages);
}

TEST_CASE("what is flushed already is answered at once") {
  auto flush = fresh();
  CHECK(flush.wait(physical_offset{100}, 1) == 1);
  CHECK(flush.verdict(physical_offset{100}).value() == physical_offset{100});
  CHECK(flush.take_due(noon).empty());
}

TEST_CASE("a send beyond the bound is answered busy") {
  flush_options options;
  options.waiters_max = 1;
  auto flush = fresh(options);
  REQUIRE_FALSE(flush.wait(physical_offset{200}, 1));
  CHECK(flush.wait(physical_offset{200}, 2) == 2);
  CHECK(flush.verdict(physical_offset{200}).error().code() == errc::busy);
}

TEST_CASE("after a failed flush everybody fails and nothing is tried again") {
  auto flush = fresh();
  REQUIRE_FALSE(flush.wait(physical_offset{200}, 1));
  CHECK_FALSE(flush.take_due(noon).empty());
  CHECK(flush.log_failed(error{errc::flush_failed, "the disk is gone"}) == replies{1});
  CHECK(flush.wait(physical_offset{300}, 2) == 2);
  CHECK(flush.verdict(physical_offset{300}).error().code() == errc::flush_failed);
  CHECK(flush.take_due(noon + 24h).empty());
  CHECK(flush.next_deadline() == state::time_point::max());
  CHECK(flush.waiting() == 0);
}

TEST_CASE("the first failure is the one that is told") {
  auto flush = fresh();
  CHECK(flush.log_failed(error{errc::flush_failed, "first"}).empty());
  CHECK(flush.log_failed(error{errc::flush_failed, "second"}).empty());
  CHECK(flush.failure()->text() == "first");
}

TEST_CASE("whoever still waits is handed out on the way out") {
  auto flush = fresh();
  REQUIRE_FALSE(flush.wait(physical_offset{200}, 1));
  CHECK(flush.take_all() == replies{1});
  CHECK(flush.take_all().empty());
}

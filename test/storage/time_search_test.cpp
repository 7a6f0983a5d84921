#include "storage/time_search.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

const message_queue orders{"orders", 0};

class time_fixture : public store_fixture {
 public:
  // Messages at these times, some of the other queue's between them.
  void put_at(const std::vector<int64_t>& times) {
    for (const auto time_ms : times) {
      clock_.set_wall_ms(time_ms);
      put(orders, std::string(300, 'x'));
      put({"other", 0}, "y");
    }
    dispatch();
  }

  int64_t lower(int64_t time_ms) {
    return store().offset_at(orders, time_ms, time_boundary::lower).value().value();
  }
  int64_t upper(int64_t time_ms) {
    return store().offset_at(orders, time_ms, time_boundary::upper).value().value();
  }
};

}  // namespace

TEST_CASE_METHOD(time_fixture, "an offset is found by time, from below and from above") {
  open();
  put_at({1000, 2000, 2000, 2000, 3000});
  CHECK(lower(0) == 0);
  CHECK(lower(1000) == 0);
  CHECK(lower(1001) == 1);
  CHECK(lower(2000) == 1);
  CHECK(lower(2001) == 4);
  CHECK(lower(3001) == 5);  // none: the end
  CHECK(upper(0) == 0);     // none: the beginning
  CHECK(upper(1000) == 0);
  CHECK(upper(1999) == 0);
  CHECK(upper(2000) == 3);
  CHECK(upper(9999) == 4);
  CHECK(store().offset_at({"nobody", 0}, 5, time_boundary::lower).value() == queue_offset{0});
}

TEST_CASE_METHOD(time_fixture, "the search agrees with looking at every message") {
  options_.consume_queues =
      GENERATE(consume_queue_layout_kind::files, consume_queue_layout_kind::blocks);
  options_.hot_tail_bytes = GENERATE(0, 4000, 1 << 20);
  open();
  std::vector<int64_t> times;
  for (int64_t count = 0; count < 137; ++count) times.push_back(1000 + count * count / 7 * 3);
  put_at(times);
  for (int64_t time_ms = 900; time_ms < times.back() + 100; time_ms += 41) {
    const auto not_before = std::lower_bound(times.begin(), times.end(), time_ms);
    CHECK(lower(time_ms) == not_before - times.begin());
    const auto after = std::upper_bound(times.begin(), times.end(), time_ms);
    CHECK(upper(time_ms) == std::max<int64_t>(0, after - times.begin() - 1));
  }
}

TEST_CASE_METHOD(time_fixture, "what the log no longer has is not found by time") {
  open();
  put_at(std::vector<int64_t>(20, 1000));
  put_at(std::vector<int64_t>(20, 2000));
  flush();
  clock_.advance(std::chrono::hours{100});
  options_.retention.clean_forcibly = false;
  close();
  options_.retention.delete_hours.clear();
  for (int hour = 0; hour < 24; ++hour) options_.retention.delete_hours.push_back(hour);
  open();
  REQUIRE_FALSE(store().clean().value().removed.empty());
  CHECK(lower(0) == store().min_offset(orders).value());
  CHECK(upper(0) == store().min_offset(orders).value());
  CHECK(lower(2000) == 20);
  CHECK(store().store_time_of(orders, queue_offset{20}).value() == 2000);
  CHECK(store().store_time_of(orders, queue_offset{0}).error().code() == errc::out_of_range);
}

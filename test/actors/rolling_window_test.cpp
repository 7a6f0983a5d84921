#include "actors/rolling_window.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

constexpr int64_t start = 1'700'000'000'000;  // a multiple of all widths used here

}  // namespace

TEST_CASE("what is older than the window is not in its sum") {
  rolling_window<int64_t, 4> window{1'000};
  window.add(1, start);
  window.add(2, start + 999);
  CHECK(window.sum(start + 999) == 3);
  window.add(4, start + 1'000);
  CHECK(window.sum(start + 3'999) == 7);
  CHECK(window.sum(start + 4'000) == 4);
  CHECK(window.sum(start + 5'000) == 0);
}

TEST_CASE("a bucket is empty again when its turn comes") {
  rolling_window<int64_t, 4> window{1'000};
  for (int64_t second = 0; second < 100; ++second) window.add(1, start + second * 1'000);
  CHECK(window.sum(start + 99'000) == 4);
  window.add(1, start + 1'000'000);
  CHECK(window.sum(start + 1'000'000) == 1);
}

TEST_CASE("the newest buckets alone can be summed") {
  rolling_window<int64_t, 10> window{1'000};
  for (int64_t second = 0; second < 10; ++second) window.add(second, start + second * 1'000);
  CHECK(window.sum(start + 9'000, 1) == 9);
  CHECK(window.sum(start + 9'000, 3) == 24);
  CHECK(window.sum(start + 9'000, 1'000) == 45);
}

TEST_CASE("a clock that goes back counts into the newest bucket") {
  rolling_window<int64_t, 4> window{1'000};
  window.add(1, start);
  window.add(1, start - 60'000);
  CHECK(window.sum(start) == 2);
  CHECK(window.sum(start - 60'000) == 2);
}

TEST_CASE("a window that has not lasted long is as long as it has lasted") {
  const rolling_window<int64_t, 7> window{10'000};
  CHECK(window.span_ms(start + 5'000, start) == 10'000);
  CHECK(window.span_ms(start + 25'000, start) == 25'000);
  CHECK(window.span_ms(start + 1'000'000, start) == 60'000);
  CHECK(window.span_ms(start + 1'005'000, start) == 65'000);
}

#include "base/offsets.hpp"

#include <catch2/catch.hpp>

#include <concepts>
#include <type_traits>

using namespace cafmq;

namespace {

template <class Left, class Right>
concept subtractable = requires(Left left, Right right) {
  left - right;
};
template <class Left, class Right>
concept comparable = requires(Left left, Right right) {
  left < right;
};

}  // namespace

static_assert(subtractable<queue_offset, queue_offset>);
static_assert(!subtractable<queue_offset, physical_offset>);
static_assert(!subtractable<physical_offset, queue_offset>);
static_assert(!comparable<queue_offset, physical_offset>);
static_assert(!std::convertible_to<int64_t, queue_offset>);
static_assert(!std::convertible_to<queue_offset, int64_t>);
static_assert(std::is_trivially_copyable_v<physical_offset>);

TEST_CASE("the difference of two positions is a plain number") {
  CHECK(physical_offset{100} - physical_offset{40} == 60);
  CHECK(physical_offset{40} - physical_offset{100} == -60);
}

TEST_CASE("a position moves by a distance and keeps its kind") {
  static_assert(std::is_same_v<decltype(queue_offset{1} + 2), queue_offset>);
  CHECK(queue_offset{1} + 2 == queue_offset{3});
  CHECK((queue_offset{1} + -1).value() == 0);
}

TEST_CASE("positions are ordered, and a new one is zero") {
  CHECK(queue_offset{1} < queue_offset{2});
  CHECK(queue_offset{} == queue_offset{0});
}

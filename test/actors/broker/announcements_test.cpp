#include "actors/broker/announcements.hpp"

#include <catch2/catch.hpp>

namespace cafmq {
namespace {

using namespace std::chrono_literals;
using numbers = std::vector<size_t>;

const announcements::time begin{};
const data_version first{0, 1, 1};
const data_version second{0, 2, 2};

TEST_CASE("every name server is told at once, then at intervals") {
  announcements state{2, 30s, 1s};
  CHECK(state.due(first, begin) == numbers{0, 1});
  CHECK(state.due(first, begin).empty());
  CHECK(state.taken(0, first, begin));
  CHECK(state.taken(1, first, begin + 5s));
  CHECK(state.due(first, begin + 29s).empty());
  CHECK(state.due(first, begin + 30s) == numbers{0});
  CHECK(state.due(first, begin + 35s) == numbers{1});
  CHECK_FALSE(state.taken(0, first, begin + 36s));
}

TEST_CASE("a change of the topics is told at once, but one thing at a time") {
  announcements state{1, 30s, 1s};
  CHECK(state.due(first, begin) == numbers{0});
  CHECK(state.due(second, begin).empty());
  (void)state.taken(0, first, begin);
  CHECK(state.due(second, begin) == numbers{0});
  (void)state.taken(0, second, begin);
  CHECK(state.due(second, begin).empty());
}

TEST_CASE("a name server that cannot be reached is tried again, and no faster for news") {
  announcements state{2, 30s, 1s};
  (void)state.due(first, begin);
  CHECK(state.taken(0, first, begin));
  CHECK(state.failed(1, begin));
  CHECK(state.due(second, begin) == numbers{0});
  CHECK(state.due(second, begin + 999ms).empty());
  CHECK(state.due(second, begin + 1s) == numbers{1});
  CHECK_FALSE(state.failed(1, begin + 1s));  // nothing new
  CHECK(state.due(second, begin + 2s) == numbers{1});
  CHECK(state.taken(1, second, begin + 2s));
  CHECK(state.failed(1, begin + 40s));
  CHECK_FALSE(state.failed(1, begin + 41s));
}

TEST_CASE("a name server whose connection was lost is told again soon") {
  announcements state{1, 30s, 1s};
  (void)state.due(first, begin);
  (void)state.taken(0, first, begin);
  state.lost(0, begin + 10s);
  CHECK(state.due(first, begin + 10s).empty());
  CHECK(state.due(first, begin + 11s) == numbers{0});
}

TEST_CASE("a connection that is lost while a name server is told changes nothing before the end") {
  announcements state{1, 30s, 1s};
  (void)state.due(first, begin);
  state.lost(0, begin);
  CHECK(state.due(first, begin + 5s).empty());
  (void)state.failed(0, begin + 5s);
  CHECK(state.due(first, begin + 6s) == numbers{0});
}

}  // namespace
}  // namespace cafmq

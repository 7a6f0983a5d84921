#include "client/internal/open_requests.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using requests = open_requests<int>;
const requests::time_point noon{12h};

}  // namespace

TEST_CASE("an answer finds its request once") {
  requests open;
  const auto first = open.open(noon, 1);
  const auto second = open.open(noon, 2);
  CHECK(open.close(second) == 2);
  CHECK_FALSE(open.close(second));
  CHECK(open.close(first) == 1);
  CHECK(open.empty());
}

TEST_CASE("what is overdue is swept in order of time, and its answer comes too late") {
  requests open;
  const auto late = open.open(noon + 2s, 2);
  const auto early = open.open(noon + 1s, 1);
  CHECK(open.next_deadline() == noon + 1s);
  CHECK(open.sweep(noon).empty());
  CHECK(open.sweep(noon + 2s) == std::vector<int>{1, 2});
  CHECK_FALSE(open.close(early));
  CHECK_FALSE(open.close(late));
  CHECK_FALSE(open.next_deadline());
}

TEST_CASE("ids are not used again") {
  requests open;
  const auto first = open.open(noon, 1);
  CHECK(open.close(first) == 1);
  CHECK(open.open(noon, 2) != first);
  CHECK_FALSE(open.close(first));
  CHECK(open.size() == 1);
}

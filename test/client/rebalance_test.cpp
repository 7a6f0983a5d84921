#include "client/internal/rebalance.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

std::vector<broker_queue> queues(int32_t count) {
  std::vector<broker_queue> all;
  for (int32_t id = 0; id < count; ++id) all.push_back({"orders", "a", id});
  return all;
}

std::vector<int32_t> share(int32_t count, const std::vector<std::string>& members,
                           std::string_view member) {
  std::vector<int32_t> ids;
  for (const auto& queue : allocate_averagely(queues(count), members, member))
    ids.push_back(queue.queue_id);
  return ids;
}

using ids = std::vector<int32_t>;

}  // namespace

// The expected shares are what AllocateMessageQueueAveragely returns for the same input.
TEST_CASE("shares are consecutive, and the first members get one more") {
  const std::vector<std::string> three{"c1", "c2", "c3"};
  CHECK(share(8, three, "c1") == ids{0, 1, 2});
  CHECK(share(8, three, "c2") == ids{3, 4, 5});
  CHECK(share(8, three, "c3") == ids{6, 7});
  CHECK(share(4, {"c1", "c2"}, "c2") == ids{2, 3});
  CHECK(share(4, {"c1"}, "c1") == ids{0, 1, 2, 3});
}

TEST_CASE("members beyond the number of queues get none") {
  const std::vector<std::string> three{"c1", "c2", "c3"};
  CHECK(share(2, three, "c1") == ids{0});
  CHECK(share(2, three, "c2") == ids{1});
  CHECK(share(2, three, "c3").empty());
  CHECK(share(0, three, "c1").empty());
}

TEST_CASE("somebody who is not a member gets no queue") {
  CHECK(share(4, {"c1", "c2"}, "c3").empty());
  CHECK(share(4, {}, "c1").empty());
}

TEST_CASE("every queue belongs to exactly one member, for any numbers") {
  std::vector<std::string> members;
  for (int count = 1; count <= 9; ++count) {
    members.push_back("c" + std::to_string(count));
    for (int32_t queue_count = 0; queue_count <= 20; ++queue_count) {
      std::vector<broker_queue> together;
      for (const auto& member : members)
        for (auto& queue : allocate_averagely(queues(queue_count), members, member))
          together.push_back(queue);
      CHECK(together == queues(queue_count));
    }
  }
}

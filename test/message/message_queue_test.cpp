#include "message/message_queue.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <unordered_set>

using namespace cafmq;

TEST_CASE("message queues are told apart by topic and queue id") {
  CHECK(message_queue{"orders", 0} == message_queue{"orders", 0});
  CHECK_FALSE(message_queue{"orders", 0} == message_queue{"orders", 1});
  CHECK_FALSE(message_queue{"orders", 0} == message_queue{"payments", 0});
  CHECK(message_queue{"a", 9} < message_queue{"b", 0});
  CHECK(message_queue{"a", 1} < message_queue{"a", 2});
}

TEST_CASE("the queues of one topic spread over hash values") {
  std::unordered_set<message_queue> queues;
  std::set<size_t> hashes;
  for (int32_t id = 0; id < 1'000; ++id) {
    queues.insert({"orders", id});
    hashes.insert(std::hash<message_queue>{}({"orders", id}));
  }
  CHECK(queues.size() == 1'000);
  CHECK(hashes.size() == 1'000);
}

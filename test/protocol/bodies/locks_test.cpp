#include "protocol/bodies/locks.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

TEST_CASE("a lock request is read and written as Java writes it") {
  constexpr std::string_view from_java =
      R"({"clientId":"cid","consumerGroup":"CG","mqSet":[{"brokerName":"broker-a","queueId":0,)"
      R"("topic":"TopicTest"}],"onlyThisBroker":false})";
  const auto request = read_lock_request(from_java);
  REQUIRE(request);
  CHECK(request->queues == std::vector{broker_queue{"broker-a", {"TopicTest", 0}}});
  CHECK(write_lock_request(*request) == from_java);
}

TEST_CASE("a lock request of older clients says less") {
  const auto request = read_lock_request(R"({"clientId":"c","consumerGroup":"G"})");
  REQUIRE(request);
  CHECK(request->queues.empty());
  CHECK_FALSE(request->only_this_broker);
}

TEST_CASE("a wrong lock request is refused") {
  for (const auto* json : {"{}", R"({"clientId":"c"})", R"({"consumerGroup":"G"})",
                           R"({"clientId":"c","consumerGroup":"G","mqSet":[{}]})",
                           R"({"clientId":"c","consumerGroup":"G","mqSet":[3]})"})
    CHECK_FALSE(read_lock_request(json));
}

TEST_CASE("locked queues come back") {
  const std::vector<broker_queue> queues{{"b", {"T", 1}}, {"b", {"T", 2}}};
  CHECK(write_locked({}) == R"({"lockOKMQSet":[]})");
  CHECK(read_locked(write_locked(queues)).value() == queues);
}

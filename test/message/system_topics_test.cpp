#include "message/system_topics.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("clients may not send to topics that the broker keeps its own books in") {
  const auto topic = GENERATE("SCHEDULE_TOPIC_XXXX", "RMQ_SYS_TRANS_HALF_TOPIC",
                              "RMQ_SYS_TRANS_OP_HALF_TOPIC", "TRANS_CHECK_MAX_TIME_TOPIC",
                              "SELF_TEST_TOPIC", "OFFSET_MOVED_EVENT", "rmq_sys_wheel_timer");
  CHECK(system_topic::is_closed_to_clients(topic));
}

TEST_CASE("clients may send to the other topics") {
  const auto topic = GENERATE("TBW102", "BenchmarkTest", "orders", "", "schedule_topic_xxxx");
  CHECK_FALSE(system_topic::is_closed_to_clients(topic));
}

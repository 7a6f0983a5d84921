#include "protocol/bodies/progress.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

const broker_queue first{"broker-a", {"TopicTest", 0}};
const broker_queue second{"broker-a", {"TopicTest", 1}};
constexpr std::string_view reset_from_java =
    R"({"offsetTable":{{"brokerName":"broker-a","queueId":0,"topic":"TopicTest"}:12,)"
    R"({"brokerName":"broker-a","queueId":1,"topic":"TopicTest"}:13}})";

}  // namespace

TEST_CASE("offsets by queue are read and written as Java writes them") {
  const queue_positions positions{{first, 12}, {second, 13}};
  CHECK(write_reset_offsets(positions) == reset_from_java);
  CHECK(read_reset_offsets(reset_from_java).value() == positions);
  CHECK(read_reset_offsets(
            R"({"offsetTable":{"{\"topic\":\"TopicTest\",\"brokerName\":\"broker-a\"}":12}})")
            .value() == queue_positions{{first, 12}});
  CHECK(write_reset_offset_list({{first, 12}}) ==
        R"({"offsetTable":[{"brokerName":"broker-a","offset":12,"queueId":0,)"
        R"("topic":"TopicTest"}]})");
}

TEST_CASE("keys that are no queues are refused") {
  for (const auto* json :
       {R"({"offsetTable":{"a":1}})", R"({"offsetTable":{{"queueId":0}:1}})",
        R"({"offsetTable":{{"topic":"T","queueId":-1}:1}})", R"({"offsetTable":{0:1}})",
        R"({"offsetTable":{{"topic":"T"}:"x"}})", R"({"offsetTable":[]})",
        R"({"offsetTable":{{"topic":"T":1}})", R"({"offsetTable":{{"topic":"T"}}})"})
    CHECK_FALSE(read_reset_offsets(json));
}

TEST_CASE("the consumers' state is written as Java writes it") {
  CHECK(write_consumer_status({{"cid", {{first, 4}}}}) ==
        R"({"consumerTable":{"cid":{{"brokerName":"broker-a","queueId":0,"topic":"TopicTest"}:4}},)"
        R"("messageQueueTable":{}})");
  CHECK(read_client_status(
            R"({"consumerTable":{},"messageQueueTable":{{"brokerName":"broker-a","queueId":1,)"
            R"("topic":"TopicTest"}:9}})")
            .value() == queue_positions{{second, 9}});
}

TEST_CASE("all consumer offsets are read and written") {
  constexpr std::string_view from_java =
      R"({"dataVersion":{"counter":0,"stateVersion":0,"timestamp":5},)"
      R"("offsetTable":{"TopicTest@CG":{0:5,1:6}}})";
  const auto offsets = read_consumer_offsets(from_java);
  REQUIRE(offsets);
  CHECK(offsets->offsets.at({"CG", "TopicTest"}) ==
        queue_offsets{{0, queue_offset{5}}, {1, queue_offset{6}}});
  CHECK(write_consumer_offsets(*offsets) ==
        R"({"dataVersion":{"counter":0,"stateVersion":0,"timestamp":5},)"
        R"("offsetTable":{"TopicTest@CG":{"0":5,"1":6}}})");
}

TEST_CASE("delay offsets come back") {
  const delay_offsets offsets{{1, 2, 3}, {{1, 100}, {2, 5}}};
  CHECK(write_delay_offsets(offsets) ==
        R"({"dataVersion":{"counter":3,"stateVersion":1,"timestamp":2},)"
        R"("offsetTable":{"1":100,"2":5}})");
  CHECK(read_delay_offsets(write_delay_offsets(offsets)).value() == offsets);
  CHECK(read_delay_offsets(R"({"offsetTable":{1:100}})").value().levels.at(1) == 100);
  CHECK_FALSE(read_delay_offsets(R"({"offsetTable":{"x":1}})"));
}

TEST_CASE("a group's progress is written as Java writes it, and comes back") {
  consume_stats stats;
  stats.queues[first] = {10, 5, 7, 0};
  const auto json = write_consume_stats(stats);
  CHECK(json == R"({"consumeTps":0.0,"offsetTable":{{"brokerName":"broker-a","queueId":0,)"
                R"("topic":"TopicTest"}:{"brokerOffset":10,"consumerOffset":5,"lastTimestamp":0,)"
                R"("pullOffset":7}}})");
  CHECK(read_consume_stats(json).value() == stats);
  CHECK(write_broker_consume_stats("ip:1", {{"CG", {stats}}}) ==
        R"({"brokerAddr":"ip:1","consumeStatsList":[{"CG":[)" + json +
            R"(]}],"totalDiff":5,"totalInflightDiff":2})");
}

TEST_CASE("time spans name their queue") {
  CHECK(write_time_spans({{first, 1, 4, 2, 3}}) ==
        R"({"consumeTimeSpanSet":[{"consumeTimeStamp":2,"delayTime":3,"maxTimeStamp":4,)"
        R"("messageQueue":{"brokerName":"broker-a","queueId":0,"topic":"TopicTest"},)"
        R"("minTimeStamp":1}]})");
}

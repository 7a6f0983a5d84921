#include "protocol/bodies/topics.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

topics_document one_topic() {
  topics_document topics;
  topics.version = {0, 1795235871262, 0};
  topic_config topic;
  topic.name = "TopicTest";
  topic.read_queues = 8;
  topic.write_queues = 8;
  topics.topics.emplace(topic.name, topic);
  return topics;
}

}  // namespace

TEST_CASE("a topic table is read as Java writes it, and written so that Java reads it") {
  const auto topics = read_topic_table(
      R"({"dataVersion":{"counter":0,"stateVersion":0,"timestamp":1795235871262},)"
      R"("mappingDataVersion":{"counter":0,"stateVersion":0,"timestamp":1795235871262},)"
      R"("topicConfigTable":{"TopicTest":{"attributes":{},"order":false,"perm":6,)"
      R"("readQueueNums":8,"topicFilterType":"SINGLE_TAG","topicName":"TopicTest",)"
      R"("topicSysFlag":0,"writeQueueNums":8}},"topicQueueMappingDetailMap":{},)"
      R"("topicQueueMappingInfoMap":{}})");
  REQUIRE(topics);
  CHECK(*topics == one_topic());
  CHECK(write_topic_table(*topics) ==
        R"({"dataVersion":{"counter":0,"stateVersion":0,"timestamp":1795235871262},)"
        R"("mappingDataVersion":{"counter":0,"stateVersion":0,"timestamp":0},)"
        R"("topicConfigTable":{"TopicTest":{"attributes":{},"order":false,"perm":6,)"
        R"("readQueueNums":8,"topicFilterType":"SINGLE_TAG","topicName":"TopicTest",)"
        R"("topicSysFlag":0,"writeQueueNums":8}},"topicQueueMappingDetailMap":{},)"
        R"("topicQueueMappingInfoMap":{}})");
}

TEST_CASE("numbers and booleans may be texts, as RocketMQ's reader takes them") {
  const auto topic =
      read_topic_config(R"({"topicName":"T","readQueueNums":"3","order":"true","perm":"4"})");
  REQUIRE(topic);
  CHECK(topic->read_queues == 3);
  CHECK(topic->ordered);
  CHECK(topic->permission == 4);
  CHECK_FALSE(read_topic_config(R"({"topicName":"T","readQueueNums":"three"})"));
}

TEST_CASE("topics come back, alone and in a list") {
  const auto topic = one_topic().topics.at("TopicTest");
  CHECK(read_topic_config(write_topic_config(topic)).value() == topic);
  const std::vector<topic_config> two{topic, topic};
  CHECK(read_topic_configs(write_topic_configs(two)).value() == two);
  CHECK(read_topic_configs(write_topic_configs({})).value().empty());
}

TEST_CASE("a topic whose name is not allowed is refused") {
  CHECK_FALSE(read_topic_config("{}"));
  CHECK_FALSE(read_topic_config(R"({"topicName":"../T"})"));
  CHECK_FALSE(read_topic_configs(R"({"topicConfigList":[{"topicName":"a b"}]})"));
  CHECK_FALSE(read_topic_configs(R"({"topicConfigList":["T"]})"));
}

TEST_CASE("lists of topics have the broker's address only when there is one") {
  CHECK(write_topic_list({{"A", "B"}, ""}) == R"({"topicList":["A","B"]})");
  const topic_list list{{"A"}, "ip:1"};
  CHECK(write_topic_list(list) == R"({"brokerAddr":"ip:1","topicList":["A"]})");
  CHECK(read_topic_list(write_topic_list(list)).value() == list);
  CHECK_FALSE(read_topic_list(R"({"topicList":[1]})"));
}

TEST_CASE("a topic's queues are written as Java writes them, and come back") {
  topic_stats stats;
  stats.queues[{"broker-a", {"TopicTest", 0}}] = {0, 9, 0};
  const auto json = write_topic_stats(stats);
  CHECK(json == R"({"offsetTable":{{"brokerName":"broker-a","queueId":0,"topic":"TopicTest"}:)"
                R"({"lastUpdateTimestamp":0,"maxOffset":9,"minOffset":0}},"topicPutTps":0.0})");
  CHECK(read_topic_stats(json).value() == stats);
  CHECK(read_topic_stats(R"({"topicPutTps":2})").value().put_tps == 2.0);
}

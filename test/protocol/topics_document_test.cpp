#include "protocol/topics_document.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

// As RocketMQ 5 writes it.
constexpr std::string_view from_rocketmq = R"({
	"dataVersion":{
		"counter":5,
		"stateVersion":0,
		"timestamp":1700000000000
	},
	"topicConfigTable":{
		"TopicA":{
			"attributes":{"message.type":"FIFO"},
			"order":true,
			"perm":4,
			"readQueueNums":8,
			"topicFilterType":"SINGLE_TAG",
			"topicName":"TopicA",
			"topicSysFlag":1,
			"writeQueueNums":2
		},
		"%RETRY%GroupA":{"topicName":"%RETRY%GroupA","someday":[{"new":{}}]}
	},
	"someday":1
})";

std::string refusal_of(std::string_view json) {
  auto read = read_topics(json);
  REQUIRE_FALSE(read);
  CHECK(read.error().code() == errc::corrupt);
  return read.error().text();
}

}  // namespace

TEST_CASE("RocketMQ's topics.json is read, unknown fields and defaults included") {
  auto document = read_topics(from_rocketmq).value();
  CHECK(document.version == data_version{0, 1'700'000'000'000, 5});
  REQUIRE(document.topics.size() == 2);
  CHECK(document.topics.at("TopicA") ==
        topic_config{"TopicA", 8, 2, 4, 1, true, {{"message.type", "FIFO"}}});
  topic_config retry;
  retry.name = "%RETRY%GroupA";
  CHECK(document.topics.at("%RETRY%GroupA") == retry);
}

TEST_CASE("topics come back as they were written") {
  auto document = read_topics(from_rocketmq).value();
  CHECK(read_topics(write_topics(document)).value() == document);
  CHECK(read_topics(write_topics({})).value() == topics_document{});
}

TEST_CASE("topics.json has RocketMQ's fields in RocketMQ's order") {
  topics_document document;
  document.version = {0, 7, 1};
  document.topics["T"] = topic_config{"T", 8, 4, 6, 0, false, {}};
  CHECK(write_topics(document) ==
        "{\n\t\"dataVersion\": {\n\t\t\"counter\": 1,\n\t\t\"stateVersion\": 0,\n"
        "\t\t\"timestamp\": 7\n\t},\n\t\"topicConfigTable\": {\n\t\t\"T\": {\n"
        "\t\t\t\"attributes\": {},\n\t\t\t\"order\": false,\n\t\t\t\"perm\": 6,\n"
        "\t\t\t\"readQueueNums\": 8,\n\t\t\t\"topicFilterType\": \"SINGLE_TAG\",\n"
        "\t\t\t\"topicName\": \"T\",\n\t\t\t\"topicSysFlag\": 0,\n"
        "\t\t\t\"writeQueueNums\": 4\n\t\t}\n\t}\n}");
}

TEST_CASE("a wrong topics.json is refused with the field's name") {
  CHECK(refusal_of(R"({"topicConfigTable":{"T":{"perm":"6"}}})") ==
        "topicConfigTable.T.perm: it must be a whole number of 32 bits");
  CHECK(refusal_of(R"({"topicConfigTable":[]})") == "topicConfigTable: it must be an object");
  CHECK(refusal_of(R"({"topicConfigTable":{"../etc":{}}})").find("topicConfigTable.../etc") == 0);
  CHECK(refusal_of(R"({"topicConfigTable":{"T":{"readQueueNums":-1}}})").find("negative") !=
        std::string::npos);
  refusal_of("");
  refusal_of("[]");
  refusal_of(from_rocketmq.substr(0, from_rocketmq.size() / 2));
}

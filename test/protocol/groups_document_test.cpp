#include "protocol/groups_document.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

// As RocketMQ 5 writes it, shortened.
constexpr std::string_view from_rocketmq = R"({
	"dataVersion":{"counter":1,"stateVersion":0,"timestamp":1700000000000},
	"forbiddenTable":{"GroupB":{"TopicA":4}},
	"subscriptionGroupTable":{
		"GroupA":{
			"attributes":{}, "brokerId":0, "consumeBroadcastEnable":false, "consumeEnable":true,
			"consumeFromMinEnable":true, "consumeMessageOrderly":true, "consumeTimeoutMinute":15,
			"groupName":"GroupA",
			"groupRetryPolicy":{"customizedRetryPolicy":{"next":[1000,5000]},"type":"CUSTOMIZED"},
			"groupSysFlag":0, "notifyConsumerIdsChangedEnable":true, "retryMaxTimes":3,
			"retryQueueNums":1, "subscriptionDataSet":[], "whichBrokerWhenConsumeSlowly":1
		},
		"GroupB":{}
	}
})";

}  // namespace

TEST_CASE("RocketMQ's subscriptionGroup.json is read") {
  auto document = read_groups(from_rocketmq).value();
  CHECK(document.version == data_version{0, 1'700'000'000'000, 1});
  const auto& group = document.groups.at("GroupA");
  CHECK(group.ordered);
  CHECK_FALSE(group.broadcast_enabled);
  CHECK(group.retry_times_max == 3);
  CHECK(group.retry_policy ==
        R"({"customizedRetryPolicy":{"next":[1000,5000]},"type":"CUSTOMIZED"})");
  subscription_group plain;
  plain.name = "GroupB";
  CHECK(document.groups.at("GroupB") == plain);
  CHECK(document.forbidden.at("GroupB").at("TopicA") == 4);
}

TEST_CASE("groups come back as they were written, the retry policy included") {
  auto document = read_groups(from_rocketmq).value();
  CHECK(read_groups(write_groups(document)).value() == document);
  CHECK(read_groups(write_groups({})).value() == groups_document{});
}

TEST_CASE("a wrong subscriptionGroup.json is refused with the field's name") {
  const auto refusal_of = [](std::string_view json) {
    auto read = read_groups(json);
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == errc::corrupt);
    return read.error().text();
  };
  CHECK(refusal_of(R"({"subscriptionGroupTable":{"G":{"consumeEnable":1}}})") ==
        "subscriptionGroupTable.G.consumeEnable: it must be true or false");
  CHECK(refusal_of(R"({"subscriptionGroupTable":{"G":{"groupRetryPolicy":"X"}}})") ==
        "subscriptionGroupTable.G.groupRetryPolicy: it must be an object");
  CHECK(refusal_of(R"({"subscriptionGroupTable":{"a b":{}}})").find("group name") !=
        std::string::npos);
  CHECK(refusal_of(R"({"forbiddenTable":{"G":{"T":-1}}})").find("forbiddenTable.G") == 0);
}

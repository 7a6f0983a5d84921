#include "protocol/bodies/groups.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

TEST_CASE("a group table is read and written as Java writes it") {
  constexpr std::string_view from_java =
      R"({"dataVersion":{"counter":1,"stateVersion":2,"timestamp":3},"forbiddenTable":)"
      R"({"CG":{"T":4}},"subscriptionGroupTable":{"CG":{"attributes":{},"brokerId":0,)"
      R"("consumeBroadcastEnable":true,"consumeEnable":true,"consumeFromMinEnable":true,)"
      R"("consumeMessageOrderly":false,"consumeTimeoutMinute":15,"groupName":"CG",)"
      R"("groupRetryPolicy":{"type":"CUSTOMIZED"},"groupSysFlag":0,)"
      R"("notifyConsumerIdsChangedEnable":true,"retryMaxTimes":16,"retryQueueNums":1,)"
      R"("whichBrokerWhenConsumeSlowly":1}}})";
  const auto groups = read_group_table(from_java);
  REQUIRE(groups);
  subscription_group defaults;
  defaults.name = "CG";
  CHECK(groups->groups.at("CG") == defaults);
  CHECK(groups->forbidden.at("CG").at("T") == 4);
  CHECK(groups->version == data_version{2, 3, 1});
  CHECK(write_group_table(*groups) == from_java);
}

TEST_CASE("a group comes back, alone and in a list") {
  subscription_group group;
  group.name = "CG";
  group.retry_times_max = 3;
  group.attributes = {{"+priority", "1"}};
  CHECK(read_group_config(write_group_config(group)).value() == group);
  const auto list =
      read_group_configs(R"({"groupConfigList":[)" + write_group_config(group) + "]}");
  CHECK(list.value() == std::vector{group});
  CHECK_FALSE(read_group_config("{}"));
  CHECK_FALSE(read_group_config(R"({"groupName":"a/b"})"));
}

TEST_CASE("what may not be read is told") {
  CHECK(write_group_forbidden("G", "T", false) == R"({"group":"G","readable":false,"topic":"T"})");
}

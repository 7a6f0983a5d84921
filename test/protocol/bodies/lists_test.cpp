#include "protocol/bodies/lists.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

TEST_CASE("lists of names are written as Java writes them") {
  CHECK(write_consumer_ids({"a", "b"}) == R"({"consumerIdList":["a","b"]})");
  CHECK(read_consumer_ids(R"({"consumerIdList":["a"]})").value() == std::vector<std::string>{"a"});
  CHECK(write_group_list({"G"}) == R"({"groupList":["G"]})");
}

TEST_CASE("a table of texts comes back") {
  CHECK(write_text_table({{"k", "v"}}) == R"({"table":{"k":"v"}})");
  CHECK(read_text_table(R"({"table":{"k":"v"}})").value() == text_table{{"k", "v"}});
  CHECK_FALSE(read_text_table(R"({"table":{"k":{}}})"));
}

TEST_CASE("a group without a subscription says nothing of it") {
  CHECK(write_group_subscription("G", "T", std::nullopt) == R"({"group":"G","topic":"T"})");
  subscription_data subscription;
  subscription.topic = "T";
  CHECK(write_group_subscription("G", "T", subscription).find(R"("subscriptionData":{)") !=
        std::string::npos);
}

TEST_CASE("counters have three spans") {
  counter_spans spans;
  spans.minute = {6, 0.1, 1};
  CHECK(write_counter(spans) ==
        R"({"statsDay":{"avgpt":0.0,"sum":0,"tps":0.0},"statsHour":{"avgpt":0.0,"sum":0,)"
        R"("tps":0.0},"statsMinute":{"avgpt":1.0,"sum":6,"tps":0.1}})");
}

TEST_CASE("entries of a consume queue are listed") {
  CHECK(write_entries({1, 9, {{100, 200, -3}}}) ==
        R"({"maxQueueIndex":9,"minQueueIndex":1,"queueData":[{"eval":false,"physicOffset":100,)"
        R"("physicSize":200,"tagsCode":-3}]})");
}

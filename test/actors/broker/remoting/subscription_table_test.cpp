#include "actors/broker/remoting/subscription_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::remoting;

namespace {

heartbeat_data beat_of(const std::string& group, const std::string& topic,
                       const std::string& expression, int64_t version) {
  subscription_data wanted;
  wanted.topic = topic;
  wanted.expression = expression;
  wanted.version = version;
  consumer_data consumer;
  consumer.group = group;
  consumer.subscriptions = {wanted};
  return {group + "@1", {}, {consumer}, 0, false};
}

}  // namespace

TEST_CASE("the last heartbeat says what the group wants") {
  subscription_table table{10};
  CHECK(table.put(beat_of("g", "T", "a", 1), 1));
  CHECK(table.put(beat_of("g", "T", "b", 2), 2));
  REQUIRE(table.find("g", "T") != nullptr);
  CHECK(table.find("g", "T")->expression == "b");
  CHECK(table.find("g", "T")->version == 2);
  CHECK(table.put(beat_of("g", "U", "*", 3), 1));
  CHECK(table.find("g", "T") == nullptr);
  CHECK(table.find("h", "U") == nullptr);
}

TEST_CASE("a member that began earlier does not put its older version back") {
  subscription_table table{10};
  CHECK(table.put(beat_of("g", "T", "newer", 2), 1));
  CHECK(table.put(beat_of("g", "T", "older", 1), 2));
  CHECK(table.put(beat_of("g", "T", "as old", 2), 2));
  REQUIRE(table.find("g", "T") != nullptr);
  CHECK(table.find("g", "T")->expression == "newer");
  CHECK(table.find("g", "T")->version == 2);
}

TEST_CASE("a heartbeat without subscriptions keeps those that are known") {
  subscription_table table{10};
  CHECK(table.put(beat_of("g", "T", "a", 1), 1));
  auto short_beat = beat_of("g", "U", "b", 2);
  short_beat.without_subscriptions = true;
  CHECK(table.put(short_beat, 1));
  REQUIRE(table.find("g", "T") != nullptr);
  CHECK(table.find("g", "T")->expression == "a");
  CHECK(table.find("g", "U") == nullptr);
}

TEST_CASE("a group is forgotten with its last connection") {
  subscription_table table{10};
  CHECK(table.put(beat_of("g", "T", "a", 1), 1));
  CHECK(table.put(beat_of("g", "T", "a", 1), 2));
  table.connection_lost(1);
  table.connection_lost(3);
  CHECK(table.knows_group("g"));
  table.connection_lost(2);
  CHECK_FALSE(table.knows_group("g"));
}

TEST_CASE("groups are bounded; those that are known go on") {
  subscription_table table{1};
  CHECK(table.put(beat_of("g", "T", "a", 1), 1));
  CHECK_FALSE(table.put(beat_of("h", "T", "a", 1), 1));
  CHECK(table.put(beat_of("g", "T", "b", 2), 1));
}

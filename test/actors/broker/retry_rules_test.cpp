#include "actors/broker/retry_rules.hpp"

#include <catch2/catch.hpp>

#include <limits>

#include "message/properties.hpp"

using namespace cafmq;

namespace {

record record_with(std::string_view properties) {
  record found;
  found.message.topic = "orders";
  found.message.properties = properties;
  found.store_host = *parse_host_address("10.1.2.3:10911");
  found.place.physical = physical_offset{0x1234};
  return found;
}

}  // namespace

TEST_CASE("a message waits longer each time, from level 3 on") {
  for (const int times : {0, 1, 15}) {
    const auto decision = decide_retry(times, 16, 0);
    CHECK_FALSE(decision.to_dead_letters);
    CHECK(decision.delay_level == 3 + times);
  }
}

TEST_CASE("a consumer may choose the level") {
  CHECK(decide_retry(7, 16, 2).delay_level == 2);
  CHECK_FALSE(decide_retry(7, 16, 2).to_dead_letters);
}

TEST_CASE("a message that came often enough, or is given up, is a dead letter") {
  CHECK(decide_retry(16, 16, 0).to_dead_letters);
  CHECK(decide_retry(17, 16, 5).to_dead_letters);
  CHECK(decide_retry(0, 16, -1).to_dead_letters);
  CHECK(decide_retry(0, 0, 0).to_dead_letters);
  CHECK(decide_retry(0, -1, 0).to_dead_letters);
  CHECK(decide_retry(0, 16, -1).delay_level == 0);
}

TEST_CASE("numbers that nobody checked do no harm") {
  constexpr auto most = std::numeric_limits<int32_t>::max();
  constexpr auto least = std::numeric_limits<int32_t>::min();
  CHECK(decide_retry(most - 1, most, 0).delay_level > 64);
  CHECK(decide_retry(least, most, 0).delay_level == 3);
  CHECK(decide_retry(0, most, most).delay_level == most);
}

TEST_CASE("the copy remembers where it came from, however often it is sent back") {
  const auto first = retry_properties(record_with("TAGS\1a\2WAIT\1true\2"), {false, 3});
  const auto stored = decode_properties(first);
  CHECK(stored == property_map{{"TAGS", "a"},
                               {"RETRY_TOPIC", "orders"},
                               {"ORIGIN_MESSAGE_ID", "0A01020300002A9F0000000000001234"},
                               {"WAIT", "false"},
                               {"DELAY", "3"}});
  auto copy = record_with(first);
  copy.message.topic = "%RETRY%g";
  copy.place.physical = physical_offset{0x5678};
  const auto second = retry_properties(copy, {true, 0});
  auto expected = stored;
  expected["DELAY"] = "0";
  CHECK(decode_properties(second) == expected);
  CHECK(second.size() == first.size());
}

TEST_CASE("topics for retries are made of the group's name") {
  CHECK(retry_topic_of("g") == "%RETRY%g");
  CHECK(dead_letter_topic_of("g") == "%DLQ%g");
  CHECK(is_retry_topic("%RETRY%g"));
  CHECK_FALSE(is_retry_topic("%DLQ%g"));
  CHECK(group_of_retry_topic("%RETRY%g") == "g");
  const auto topic = topic_for_retries("%RETRY%g", 2);
  CHECK(topic.read_queues == 2);
  CHECK(topic.write_queues == 2);
  CHECK(topic.permission == 6);
}

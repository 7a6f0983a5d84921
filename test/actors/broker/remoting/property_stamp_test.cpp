#include "actors/broker/remoting/property_stamp.hpp"

#include <catch2/catch.hpp>

#include "message/properties.hpp"

using namespace cafmq;

namespace {

constexpr int64_t wall_ms = 1'700'000'000'000;
const property_map own{{"CLUSTER", "c"}, {"MSG_REGION", "r"}, {"TRACE_ON", "true"}};

property_map stamped(const std::string& sent) {
  static remoting::property_stamp stamp{"c", "r", true};
  return decode_properties(stamp.stamp(sent, wall_ms));
}

property_map with_own(property_map more) {
  more.insert(own.begin(), own.end());
  return more;
}

}  // namespace

TEST_CASE("a message gets the broker's properties and keeps its own") {
  CHECK(stamped("TAGS\1a\2UNIQ_KEY\1u\2") == with_own({{"TAGS", "a"}, {"UNIQ_KEY", "u"}}));
  CHECK(stamped("UNIQ_KEY\1u") == with_own({{"UNIQ_KEY", "u"}}));
}

TEST_CASE("what only the broker may say is dropped") {
  CHECK(stamped("POP_CK\1x\2CLUSTER\1other\2UNIQ_KEY\1u\2TRACE_ON\1false\2MSG_REGION\1x\2") ==
        with_own({{"UNIQ_KEY", "u"}}));
  CHECK(stamped("KEYS\1TRACE_ON\2UNIQ_KEY\1u\2") ==
        with_own({{"KEYS", "TRACE_ON"}, {"UNIQ_KEY", "u"}}));
}

TEST_CASE("a message without a unique key gets one") {
  auto first = stamped({});
  auto second = stamped({});
  CHECK(first.at("UNIQ_KEY").size() == 32);
  CHECK(first.at("UNIQ_KEY") != second.at("UNIQ_KEY"));
  first.erase("UNIQ_KEY");
  CHECK(first == own);
}

TEST_CASE("a broker may want no traces") {
  remoting::property_stamp stamp{"c", "r", false};
  CHECK(find_property(stamp.stamp("UNIQ_KEY\1u\2", wall_ms), "TRACE_ON") == "false");
}

TEST_CASE("a stamp may name no cluster") {
  remoting::property_stamp stamp{{}, "r", true};
  CHECK(decode_properties(stamp.stamp("UNIQ_KEY\1u\2CLUSTER\1other\2", wall_ms)) ==
        property_map{{"MSG_REGION", "r"}, {"TRACE_ON", "true"}, {"UNIQ_KEY", "u"}});
}

TEST_CASE("messages of a batch share properties") {
  remoting::property_stamp stamp{"c", "r", true};
  stamp.begin_batch("UNIQ_KEY\1B\2CLUSTER\1other\2");
  const auto first = stamp.stamp_in_batch("a\0011\2");
  const auto second = stamp.stamp_in_batch("a\0012\2TRACE_ON\1false");
  CHECK(decode_properties(first) == with_own({{"a", "1"}, {"UNIQ_KEY", "B"}}));
  CHECK(decode_properties(second) == with_own({{"a", "2"}, {"UNIQ_KEY", "B"}}));
  stamp.begin_batch({});
  CHECK(decode_properties(stamp.stamp_in_batch("a\0013\2")) == with_own({{"a", "3"}}));
  CHECK(decode_properties(stamp.stamp_in_batch({})) == own);
}

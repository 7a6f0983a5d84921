#include "actors/broker/topic_attributes.hpp"

#include <catch2/catch.hpp>

namespace cafmq {
namespace {

TEST_CASE("a new topic is given attributes") {
  CHECK(change_attributes(nullptr, "").value().empty());
  CHECK(change_attributes(nullptr, "+message.type=FIFO,+queue.type=BatchCQ").value() ==
        attribute_map{{"message.type", "FIFO"}, {"queue.type", "BatchCQ"}});
  CHECK(change_attributes(nullptr, "+reserve.time=-1").value() ==
        attribute_map{{"reserve.time", "-1"}});
}

TEST_CASE("attributes of a topic change and go") {
  const attribute_map before{{"message.type", "FIFO"}, {"queue.type", "BatchCQ"}};
  CHECK(change_attributes(&before, "").value() == before);
  CHECK(change_attributes(&before, "+message.type=DELAY").value() ==
        attribute_map{{"message.type", "DELAY"}, {"queue.type", "BatchCQ"}});
  CHECK(change_attributes(&before, "-message.type").value() ==
        attribute_map{{"queue.type", "BatchCQ"}});
}

TEST_CASE("what is no change of an attribute is refused") {
  for (const auto* text : {"+colour=red", "message.type=FIFO", "+", "-", ",", "=", "+message.type",
                           "+message.type=", "+message.type=RED", "+reserve.time=long",
                           "+reserve.time=1h", "-message.type"}) {
    CAPTURE(text);
    CHECK(change_attributes(nullptr, text).error().code() == errc::invalid_argument);
  }
}

TEST_CASE("some attributes stay as they were made") {
  const attribute_map before{{"queue.type", "BatchCQ"}};
  CHECK(change_attributes(&before, "+queue.type=SimpleCQ").error().code() ==
        errc::invalid_argument);
  CHECK(change_attributes(&before, "-queue.type").error().code() == errc::invalid_argument);
}

}  // namespace
}  // namespace cafmq

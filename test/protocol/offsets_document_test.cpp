#include "protocol/offsets_document.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

// As RocketMQ 5 writes it: the queue ids are not quoted.
constexpr std::string_view from_rocketmq = R"({
  "dataVersion":{"counter":2,"stateVersion":0,"timestamp":1700000000000},
  "groupTopicMap":{"GroupA":["%RETRY%GroupA","TopicA"]},
  "offsetTable":{
    "TopicA@GroupA":{0:100,1:98},
    "%RETRY%GroupA@GroupA":{0:0}
  }
})";

}  // namespace

TEST_CASE("RocketMQ's consumerOffset.json is read with its bare keys") {
  auto document = read_offsets(from_rocketmq).value();
  CHECK(document.version == data_version{0, 1'700'000'000'000, 2});
  REQUIRE(document.offsets.size() == 2);
  CHECK(document.offsets.at({"GroupA", "TopicA"}) ==
        queue_offsets{{0, queue_offset{100}}, {1, queue_offset{98}}});
  CHECK(document.offsets.at({"GroupA", "%RETRY%GroupA"}) == queue_offsets{{0, queue_offset{0}}});
}

TEST_CASE("offsets come back as they were written") {
  auto document = read_offsets(from_rocketmq).value();
  CHECK(read_offsets(write_offsets(document)).value() == document);
  CHECK(read_offsets(write_offsets({})).value() == offsets_document{});
}

TEST_CASE("consumerOffset.json is written with quoted keys") {
  offsets_document document;
  document.offsets[{"G", "T"}] = {{0, queue_offset{12}}, {10, queue_offset{7}}};
  CHECK(write_offsets(document) ==
        "{\n\t\"dataVersion\": {\n\t\t\"counter\": 0,\n\t\t\"stateVersion\": 0,\n"
        "\t\t\"timestamp\": 0\n\t},\n\t\"offsetTable\": {\n\t\t\"T@G\": {\n"
        "\t\t\t\"0\": 12,\n\t\t\t\"10\": 7\n\t\t}\n\t}\n}");
}

TEST_CASE("a negative offset counts as none") {
  auto document = read_offsets(R"({"offsetTable":{"T@G":{0:-1,1:5}}})").value();
  CHECK(document.offsets.at({"G", "T"}) == queue_offsets{{1, queue_offset{5}}});
}

TEST_CASE("a wrong consumerOffset.json is refused with the field's name") {
  const auto refusal_of = [](std::string_view json) {
    auto read = read_offsets(json);
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == errc::corrupt);
    return read.error().text();
  };
  CHECK(refusal_of(R"({"offsetTable":{"TopicA":{}}})") ==
        "offsetTable.TopicA: the key must be a topic, '@' and a group");
  CHECK(refusal_of(R"({"offsetTable":{"T@G":{"0":"12"}}})") ==
        "offsetTable.T@G.0: it must be a whole number");
  CHECK(refusal_of(R"({"offsetTable":{"T@G":{"x":12}}})") ==
        "offsetTable.T@G: 'x' is not a queue id");
  refusal_of(R"({"offsetTable":{"T@G":{"-1":12}}})");
  refusal_of(R"({"offsetTable":{"T@G":{"99999999999":12}}})");
  refusal_of(R"({"offsetTable":{"../x@G":{}}})");
  refusal_of(R"({"offsetTable":{"T@a@b":{}}})");
  refusal_of(R"({"offsetTable":{"T@G":7}})");
}

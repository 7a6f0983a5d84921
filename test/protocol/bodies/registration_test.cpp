#include "protocol/bodies/registration.hpp"

#include <catch2/catch.hpp>

#include <zlib.h>

#include "base/bytes.hpp"
#include "protocol/codes.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

std::string deflated(std::string_view plain) {
  auto size = ::compressBound(plain.size());
  std::string bytes(size, '\0');
  REQUIRE(::compress2(reinterpret_cast<Bytef*>(bytes.data()), &size,
                      reinterpret_cast<const Bytef*>(plain.data()), plain.size(), 9) == Z_OK);
  bytes.resize(size);
  return bytes;
}

std::string number(int32_t value) {
  std::string bytes(sizeof value, '\0');
  store_big_endian(bytes.data(), value);
  return bytes;
}

std::string sized(std::string_view text) {
  return number(static_cast<int32_t>(text.size())) + std::string{text};
}

constexpr std::string_view version_json = R"({"counter":3,"stateVersion":1,"timestamp":7})";

std::string compressed_body(std::string_view topic = "TopicTest 8 4 6 SINGLE_TAG {\"a\":\"b\"}") {
  return sized(version_json) + number(1) + sized(topic) + sized(R"(["f1"])") + number(0);
}

constexpr registration_format plain_format{false, release::own};
constexpr registration_format compressed_format{true, release::own};

}  // namespace

TEST_CASE("a registration is read as Java writes it, and comes back") {
  const auto body = read_registration(
      R"({"filterServerList":["f1"],"topicConfigSerializeWrapper":{"dataVersion":{"counter":0,)"
      R"("stateVersion":0,"timestamp":1795235871262},"mappingDataVersion":{"counter":0,)"
      R"("stateVersion":0,"timestamp":1795235871262},"topicConfigTable":{"TopicTest":)"
      R"({"attributes":{},"order":false,"perm":6,"readQueueNums":8,)"
      R"("topicFilterType":"SINGLE_TAG","topicName":"TopicTest","topicSysFlag":0,)"
      R"("writeQueueNums":8}},"topicQueueMappingDetailMap":{},"topicQueueMappingInfoMap":{}}})",
      plain_format);
  REQUIRE(body);
  CHECK(body->filter_servers == std::vector<std::string>{"f1"});
  CHECK(body->topics.version.timestamp_ms == 1795235871262);
  CHECK(body->topics.topics.at("TopicTest").read_queues == 8);
  CHECK(read_registration(write_registration(*body), plain_format).value() == *body);
}

TEST_CASE("a very old broker sends the topic table alone") {
  const auto body = read_registration(
      R"({"dataVersion":{"timestamp":9},"topicConfigTable":{"T":{"perm":4}}})", {false, 30});
  REQUIRE(body);
  CHECK(body->topics.version.timestamp_ms == 9);
  CHECK(body->topics.topics.at("T").permission == 4);
}

TEST_CASE("a compressed registration is read") {
  const auto body = read_registration(deflated(compressed_body()), compressed_format);
  REQUIRE(body);
  CHECK(body->topics.version == data_version{1, 7, 3});
  const auto& topic = body->topics.topics.at("TopicTest");
  CHECK(topic.read_queues == 8);
  CHECK(topic.write_queues == 4);
  CHECK(topic.permission == 6);
  CHECK(topic.attributes.at("a") == "b");
  CHECK(body->filter_servers == std::vector<std::string>{"f1"});
  const auto older =
      read_registration(deflated(compressed_body("T 1 2 6 SINGLE_TAG")), compressed_format);
  REQUIRE(older);
  CHECK(older->topics.topics.at("T").attributes.empty());
}

TEST_CASE("a compressed registration that is cut or changed is refused") {
  const auto whole = deflated(compressed_body());
  for (size_t size = 0; size < whole.size(); ++size)
    REQUIRE_FALSE(read_registration(whole.substr(0, size), compressed_format));
  CHECK_FALSE(read_registration(whole + "x", compressed_format));
  const auto plain = compressed_body();
  for (size_t size = 0; size + 4 < plain.size(); ++size)
    REQUIRE_FALSE(read_registration(deflated(plain.substr(0, size)), compressed_format));
  for (const auto* topic :
       {"", "T", "T x 4 6 S", "T 8 4", "T 8 -4 6 S", "../T 8 4 6 S", "T 8 4 6 S {", "T 8 4 6 S []"})
    CHECK_FALSE(read_registration(deflated(compressed_body(topic)), compressed_format));
}

TEST_CASE("compressed bytes do not grow without end") {
  const auto bomb = deflated(std::string(inflated_size_max + 1, 'x'));
  CHECK(bomb.size() < 100'000);
  CHECK(read_registration(bomb, compressed_format).error().text().find("grow beyond") !=
        std::string::npos);
}

TEST_CASE("a body's CRC is Java's") {
  CHECK(body_crc_of("hello") == 907060870);
  std::string bytes;
  for (int byte = 0; byte < 300; ++byte) bytes += static_cast<char>(byte % 256);
  CHECK(body_crc_of(bytes) == 985464046);
}

TEST_CASE("a data version comes back") {
  CHECK(write_data_version({1, 7, 3}) == version_json);
  CHECK(read_data_version(version_json).value() == data_version{1, 7, 3});
  CHECK_FALSE(read_data_version(R"({"counter":[]})"));
}

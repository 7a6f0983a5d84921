#include "protocol/kv_document.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("texts of a name server are read as they were written") {
  const kv_document document{{"ORDER_TOPIC_CONFIG", {{"T", "broker-a:4;broker-b:4"}}},
                             {"n", {{"k", "a \"quoted\" text\n"}, {"l", ""}}}};
  CHECK(read_kv(write_kv(document)) == document);
  CHECK(read_kv(write_kv({})) == kv_document{});
}

TEST_CASE("the file as RocketMQ writes it is read") {
  const auto read = read_kv("{\n\t\"configTable\":{\"n\":{\"k\":\"v\"}}\n}");
  CHECK(read == kv_document{{"n", {{"k", "v"}}}});
}

TEST_CASE("a file of texts with something else in it is refused") {
  const auto code_of = [](std::string_view json) {
    const auto read = read_kv(json);
    REQUIRE_FALSE(read);
    return read.error().code();
  };
  CHECK(code_of("{") == errc::corrupt);
  CHECK(code_of(R"({"configTable":[]})") == errc::corrupt);
  CHECK(code_of(R"({"configTable":{"n":1}})") == errc::corrupt);
  CHECK(code_of(R"({"configTable":{"n":{"k":1}}})") == errc::corrupt);
}

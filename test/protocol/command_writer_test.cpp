#include "protocol/command_writer.hpp"

#include <catch2/catch.hpp>

#include "protocol/command_decoder.hpp"
#include "test/message/bytes_in_hex.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

TEST_CASE("a binary frame is written as the Java client writes it") {
  std::string out;
  command_writer writer{out, serialize_type::rocketmq,
                        request_line(request_code::get_routeinfo_by_topic, 7)};
  writer.put("topic", "T");
  writer.end();
  CHECK(out == bytes_in_hex("00000025 01000021 0069 00 01DF 00000007 00000000 00000000 0000000C "
                            "0005 746F706963 00000001 54"));
}

TEST_CASE("a JSON frame is written as the Java client writes it") {
  std::string out;
  auto line = request_line(request_code::get_routeinfo_by_topic, 0);
  line.version = 0;
  command_writer writer{out, serialize_type::json, line};
  writer.put("topic", "T");
  writer.end();
  CHECK(out == bytes_in_hex("0000007D 00000079") +
                   R"({"code":105,"extFields":{"topic":"T"},"flag":0,"language":"JAVA",)"
                   R"("opaque":0,"serializeTypeCurrentRPC":"JSON","version":0})");
}

TEST_CASE("frames with bodies follow one another, and both encodings say the same") {
  std::string out;
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    command_writer writer{out, type, response_line(response_code::success, 5, "fine")};
    writer.put("text", "a\"b");
    writer.put("literal", "c");
    writer.put("int", int32_t{-1});
    writer.put("long", int64_t{1} << 40);
    writer.put("flag", true);
    writer.end(4);
    out += "body";
  }
  frame_splitter splitter;
  command_decoder decoder;
  command_header header;
  int frames = 0;
  const auto split = splitter.split(out, [&](const frame& one) -> result<void> {
    ++frames;
    CHECK(one.body == "body");
    if (auto decoded = decoder.decode(one, header); !decoded) return decoded;
    CHECK(static_cast<const command_line&>(header) ==
          response_line(response_code::success, 5, "fine"));
    REQUIRE(header.fields.size() == 5);
    CHECK(header.fields[0] == ext_field{"text", "a\"b"});
    CHECK(header.fields[1] == ext_field{"literal", "c"});
    CHECK(header.fields[2] == ext_field{"int", "-1"});
    CHECK(header.fields[3] == ext_field{"long", "1099511627776"});
    CHECK(header.fields[4] == ext_field{"flag", "true"});
    return {};
  });
  CHECK(split);
  CHECK(frames == 2);
}

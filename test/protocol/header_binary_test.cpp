#include "protocol/header_binary.hpp"

#include <catch2/catch.hpp>

#include "test/message/bytes_in_hex.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

// Code 105, JAVA, version 479, opaque 7, topic=T; as the Java client writes it.
const auto find_route =
    bytes_in_hex("0069 00 01DF 00000007 00000000 00000000 0000000C 0005 746F706963 00000001 54");

std::string refusal_of(std::string_view hex) {
  const auto bytes = bytes_in_hex(hex);
  command_header header;
  const auto decoded = decode_binary_header(bytes, header);
  REQUIRE_FALSE(decoded);
  CHECK(decoded.error().code() == errc::invalid_argument);
  return decoded.error().text();
}

}  // namespace

TEST_CASE("the Java client's binary header is read and written to the byte") {
  command_header header;
  REQUIRE(decode_binary_header(find_route, header));
  CHECK(header.request() == request_code::get_routeinfo_by_topic);
  CHECK(header.language == language_code::java);
  CHECK(header.version == 479);
  CHECK(header.opaque == 7);
  CHECK(header.flag == 0);
  CHECK(header.remark.empty());
  REQUIRE(header.fields.size() == 1);
  CHECK(header.fields[0] == ext_field{"topic", "T"});

  std::string out;
  binary_header_encoder encoder{out, header};
  encoder.put("topic", "T");
  encoder.end();
  CHECK(out == find_route);
}

TEST_CASE("all members of a binary header come back") {
  auto line = response_line(response_code::system_error, -2, "remark");
  line.language = language_code::go;
  std::string out;
  binary_header_encoder encoder{out, line};
  encoder.put("text", "value");
  encoder.put("number", std::numeric_limits<int64_t>::min());
  encoder.put_with("made", 3, [&] { out.append("abc"); });
  encoder.end();
  command_header header;
  REQUIRE(decode_binary_header(out, header));
  CHECK(static_cast<const command_line&>(header) == line);
  REQUIRE(header.fields.size() == 3);
  CHECK(header.fields[0] == ext_field{"text", "value"});
  CHECK(header.fields[1] == ext_field{"number", "-9223372036854775808"});
  CHECK(header.fields[2] == ext_field{"made", "abc"});
}

TEST_CASE("an empty name or value is no field") {
  const auto bytes = bytes_in_hex(
      "0001 09 0000 00000000 00000000 00000000 00000013"
      "0001 61 00000000  0000 00000001 62  0001 63");
  command_header header;
  CHECK_FALSE(decode_binary_header(bytes, header));  // the last field has no value's length
  const auto good = bytes_in_hex(
      "0001 09 0000 00000000 00000000 00000000 0000000E 0001 61 00000000 0000 00000001 62");
  REQUIRE(decode_binary_header(good, header));
  CHECK(header.fields.size() == 0);
  CHECK(header.language == language_code::go);
}

TEST_CASE("a binary header that is cut anywhere is refused") {
  command_header header;
  for (size_t size = 0; size < find_route.size(); ++size)
    REQUIRE_FALSE(decode_binary_header(std::string_view{find_route}.substr(0, size), header));
}

TEST_CASE("lengths that do not fit are refused") {
  CHECK(refusal_of("0069 00 01DF 00000007 00000000 FFFFFFFF 00000000").find("cut short") !=
        std::string::npos);
  CHECK(refusal_of("0069 00 01DF 00000007 00000000 00000000 00000001").find("cut short") !=
        std::string::npos);
  CHECK(refusal_of("0069 00 01DF 00000007 00000000 00000000 00000000 00") ==
        "the binary header has 1 bytes behind its end");
  CHECK(refusal_of("0069 00 01DF 00000007 00000000 00000000 00000008 0001 61 FFFFFFFF 62") ==
        "ext field 0 of the binary header is malformed");
  CHECK(refusal_of("0069 00 01DF 00000007 00000000 00000000 00000008 FFFF 61 00000001 62") ==
        "ext field 0 of the binary header is malformed");
}

TEST_CASE("a binary header has a bounded number of fields") {
  const auto with_fields = [](size_t count) {
    std::string out;
    binary_header_encoder encoder{out, {}};
    for (size_t number = 0; number < count; ++number) encoder.put(std::to_string(number), "x");
    encoder.end();
    return out;
  };
  command_header header;
  CHECK(decode_binary_header(with_fields(128), header));
  CHECK_FALSE(decode_binary_header(with_fields(129), header));
}

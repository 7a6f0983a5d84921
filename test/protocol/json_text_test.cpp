#include "protocol/json_text.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <random>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

using namespace cafmq;

namespace {

std::string plain(std::string_view json) {
  return plain_json_of(json).value();
}

// The text of a value, with the quotes around whole-number keys left out as RocketMQ does.
void write_unplain(std::string& text, std::mt19937& random, int depth) {
  const auto kind = random() % (depth > 5 ? 2 : 4);
  if (kind == 0) {
    text += std::to_string(static_cast<int>(random() % 2000) - 1000);
  } else if (kind == 1) {
    text += R"("{1:2,\"3\":\\,4:")";  // a string that looks like an object
  } else {
    const bool object = kind == 2;
    text += object ? "{" : "[";
    const auto fields = random() % 4;
    for (unsigned field = 0; field < fields; ++field) {
      if (field > 0) text += " ,\n\t";
      if (object) text += std::to_string(field) + (random() % 2 == 0 ? ":" : " : ");
      write_unplain(text, random, depth + 1);
    }
    text += object ? "}" : "]";
  }
}

}  // namespace

TEST_CASE("numeric keys get their quotes") {
  CHECK(plain("{0:12,1:7}") == R"({"0":12,"1":7})");
  CHECK(plain("{ 0 : 12 ,\n\t-1 : [1,2] }") == "{ \"0\" : 12 ,\n\t\"-1\" : [1,2] }");
  CHECK(plain(R"({"a":{0:{1:2}}})") == R"({"a":{"0":{"1":2}}})");
  CHECK(plain("[{0:1},{1:2}]") == R"([{"0":1},{"1":2}])");
}

TEST_CASE("an object that is a key becomes a string that holds it") {
  CHECK(plain(R"({{"queueId":0,"topic":"T"}:12})") == R"({"{\"queueId\":0,\"topic\":\"T\"}":12})");
  CHECK(plain(R"({ {"a":"}"} : {0:1}, {"b":{}}:2})") ==
        R"({ "{\"a\":\"}\"}" : {"0":1}, "{\"b\":{}}":2})");
  CHECK(plain(R"([{"a":1},{"b":2}])") == R"([{"a":1},{"b":2}])");
  CHECK_FALSE(plain_json_of(R"({{"a":1)"));
  CHECK_FALSE(plain_json_of(R"({"a":1,{)"));
  const auto parsed = parse_json(R"({"t":{{"queueId":0,"topic":"T"}:12}})");
  REQUIRE(parsed);
  CHECK((*parsed)["t"][R"({"queueId":0,"topic":"T"})"].GetInt() == 12);
}

TEST_CASE("single quotes become double ones") {
  CHECK(plain(R"({'a':'b'})") == R"({"a":"b"})");
  CHECK(plain(R"({'a"b':'it\'s \n \\'})") == R"({"a\"b":"it's \n \\"})");
  CHECK(plain(R"({"it's":'{0:1}'})") == R"({"it's":"{0:1}"})");
  CHECK_FALSE(parse_json("{'a"));
  CHECK_FALSE(parse_json("{'a\\"));
}

TEST_CASE("valid JSON stays as it is") {
  for (std::string_view json :
       {"{}", "[]", R"({"0":12})", "[1,2,-3.5e7]", R"({"a":[1,{"b":2}],"c":null})", "", "7"})
    CHECK(plain(json) == json);
}

TEST_CASE("strings are never touched") {
  for (std::string_view json : {R"({"{0:1,2:3}":"{4:5}"})", R"({"a\"{0:1":1})", R"(["\\",{"b":2}])",
                                R"({"unfinished{0:1)", R"({"ends in a backslash\)"})
    CHECK(plain(json) == json);
}

TEST_CASE("a number that is no key stays bare") {
  CHECK(plain("{1}") == "{1}");
  CHECK(plain("{1.5:2}") == "{1.5:2}");
  CHECK(plain("[1,2:3]") == "[1,2:3]");
  CHECK(plain("{-:1}") == "{-:1}");
  CHECK(plain("{123456789012345678901234567890:1}") == "{123456789012345678901234567890:1}");
}

TEST_CASE("depth is bounded and brackets must match") {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(plain_json_of(nested(json_depth_max)));
  CHECK(plain_json_of(nested(json_depth_max + 1)).error().code() == errc::corrupt);
  CHECK(plain_json_of(std::string(1 << 20, '{')).error().code() == errc::corrupt);
  CHECK_FALSE(plain_json_of("}"));
  CHECK_FALSE(plain_json_of("{]"));
  CHECK_FALSE(plain_json_of("[}"));
}

TEST_CASE("what is not JSON is refused with its place") {
  CHECK(parse_json("{0:12}"));
  for (std::string_view text : {"", "{", "{\"a\":}", "nonsense", "{\"a\":1}x", "\"\xff\""}) {
    auto parsed = parse_json(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code() == errc::corrupt);
  }
}

TEST_CASE("any text of RocketMQ's dialect becomes JSON") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random{seed};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    write_unplain(text, random, 0);
    CAPTURE(text);
    REQUIRE(parse_json(text));
    CHECK(plain(plain(text)) == plain(text));
  }
}

TEST_CASE("any bytes are refused or parsed, and nothing worse") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random{seed};
  constexpr std::string_view letters = "{}[]\"',:\\0123-. \ntruefalsenul\xc3";
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (auto left = random() % 40; left > 0; --left) text += letters[random() % letters.size()];
    auto parsed = parse_json(text);
    if (!parsed) CHECK(parsed.error().code() == errc::corrupt);
  }
}

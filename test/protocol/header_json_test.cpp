#include "protocol/header_json.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

// As the Java client writes them.
constexpr std::string_view send_v2 =
    R"({"code":310,"extFields":{"a":"PG","b":"T","c":"TBW102","d":"4","e":"0","f":"0",)"
    R"("g":"1700000000000","h":"0","i":"KEYS\u0001K1\u0002WAIT\u0001true\u0002","j":"0",)"
    R"("k":"false","m":"false","n":"broker-a"},"flag":0,"language":"JAVA","opaque":1,)"
    R"("serializeTypeCurrentRPC":"JSON","version":0})";
constexpr std::string_view pull =
    R"({"code":11,"extFields":{"queueId":"0","maxMsgBytes":"262144","maxMsgNums":"32",)"
    R"("sysFlag":"3","suspendTimeoutMillis":"15000","commitOffset":"5","bname":"broker-a",)"
    R"("topic":"T","queueOffset":"5","expressionType":"TAG","subVersion":"1",)"
    R"("consumerGroup":"CG"},"flag":0,"language":"JAVA","opaque":2,)"
    R"("serializeTypeCurrentRPC":"JSON","version":0})";

class decoded {
 public:
  explicit decoded(std::string_view json) : text_{json} {
    const auto outcome = decoder_.decode(text_, header);
    if (!outcome) failure = outcome.error().text();
  }

  [[nodiscard]] std::map<std::string, std::string> fields() const {
    std::map<std::string, std::string> all;
    for (const auto& [name, value] : header.fields) all.emplace(name, value);
    return all;
  }

  command_header header;
  std::string failure;

 private:
  std::string text_;
  json_header_decoder decoder_;
};

using texts = std::map<std::string, std::string>;

std::string encoded_again(const command_header& header) {
  std::string out;
  json_header_encoder encoder{out, header.code};
  for (const auto& [name, value] : header.fields) encoder.put(name, value);
  encoder.end(header);
  return out;
}

}  // namespace

TEST_CASE("the Java client's headers are read and written to the byte") {
  for (const auto json : {send_v2, pull}) {
    const decoded command{json};
    REQUIRE(command.failure.empty());
    CHECK(encoded_again(command.header) == json);
  }
}

TEST_CASE("a header of the Java client has what it says") {
  const decoded command{send_v2};
  CHECK(command.header.request() == request_code::send_message_v2);
  CHECK(command.header.opaque == 1);
  CHECK(command.header.language == language_code::java);
  CHECK(command.header.fields.size() == 13);
  CHECK(command.fields().at("i") == "KEYS\x01K1\x02WAIT\x01true\x02");
  CHECK(command.fields().at("n") == "broker-a");
}

TEST_CASE("numbers and booleans where text belongs are read as text, as ali-ons sends them") {
  const decoded command{
      R"({"code":310,"extFields":{"queueId":0,"unitMode":false,"bornTimestamp":1700000000000,)"
      R"("x":-1.5e3,"list":[1,{"a":"]"}],"none":null},"version":121})"};
  REQUIRE(command.failure.empty());
  CHECK(command.fields() == texts{{"queueId", "0"},
                                  {"unitMode", "false"},
                                  {"bornTimestamp", "1700000000000"},
                                  {"x", "-1.5e3"},
                                  {"list", R"([1,{"a":"]"}])"}});
}

TEST_CASE("text where a number belongs is read as the number") {
  const decoded command{R"({"code":"105","opaque":"-7","version":null,"flag":"2"})"};
  REQUIRE(command.failure.empty());
  CHECK(command.header.code == 105);
  CHECK(command.header.opaque == -7);
  CHECK(command.header.version == 0);
  CHECK(command.header.is_one_way());
}

TEST_CASE("members come in any order, with blanks, unknown ones, and without most") {
  const decoded command{
      " {\n\t\"version\" : 317 , \"later\":{\"deep\":[[],{}]},\"language\":\"GO\",\r\n"
      "\"remark\":\"\",\"extFields\": null,\"code\":34 } "};
  REQUIRE(command.failure.empty());
  CHECK(command.header.code == 34);
  CHECK(command.header.language == language_code::go);
  CHECK(command.header.remark.empty());
  CHECK(command.fields().empty());
  const decoded empty{"{}"};
  CHECK(empty.failure.empty());
  CHECK(empty.header.language == language_code::java);  // what a Java peer assumes
  CHECK(decoded{R"({"extFields":{}})"}.failure.empty());
}

TEST_CASE("a language is a name or a number, and an unknown one is other") {
  CHECK(decoded{R"({"language":"CPP"})"}.header.language == language_code::cpp);
  CHECK(decoded{R"({"language":12})"}.header.language == language_code::rust);
  CHECK(decoded{R"({"language":"COBOL"})"}.header.language == language_code::other);
  CHECK(decoded{R"({"language":99})"}.header.language == language_code::other);
  CHECK(decoded{R"({"language":null})"}.header.language == language_code::other);
}

TEST_CASE("all escapes of one header stay readable") {
  std::string json = R"({"remark":"a\nb","extFields":{)";
  for (int number = 0; number < 100; ++number)
    json += (number > 0 ? "," : "") + ("\"\\u006e" + std::to_string(number)) + R"(":"\tvalue")";
  const decoded command{json + "}}"};
  REQUIRE(command.failure.empty());
  CHECK(command.header.remark == "a\nb");
  const auto fields = command.fields();
  CHECK(fields.size() == 100);
  CHECK(fields.at("n0") == "\tvalue");
  CHECK(fields.at("n99") == "\tvalue");
}

TEST_CASE("a decoder reads one header after another") {
  json_header_decoder decoder;
  command_header header;
  for (int round = 0; round < 3; ++round) {
    REQUIRE(decoder.decode(R"({"remark":"\u0041","extFields":{"a":"b"}})", header));
    CHECK(header.remark == "A");
    REQUIRE(decoder.decode(R"({"code":1})", header));
    CHECK(header.remark.empty());
    CHECK(header.fields.size() == 0);
  }
}

TEST_CASE("what is no JSON is refused") {
  for (const auto* json : {"",
                           " ",
                           "{",
                           "[]",
                           "null",
                           "{}}",
                           "{},",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{,}",
                           "{\"a\" 1}",
                           "{a:1}",
                           "{'a':1}",
                           "{\"a\":\"x}",
                           "{\"a\":\"x\\",
                           "{\"a\":\"x\\\"",
                           "{\"a\":\"\\x\",\"b\":1}",
                           "{\"a\":tru}",
                           "{\"a\":--}",
                           "{\"a\":[}",
                           "{\"a\":[}]}",
                           "{\"a\":[\"]}",
                           "{\"a\":{\"b\":[1,2}}",
                           "{\"code\":1e2}",
                           "{\"code\":2147483648}",
                           "{\"code\":true}",
                           "{\"code\":\"\"}",
                           "{\"opaque\":{}}",
                           "{\"extFields\":[]}",
                           "{\"extFields\":\"a\"}",
                           "{\"extFields\":{\"a\":\"b\"}",
                           "{\"a\":1 \"b\":2}",
                           "{1:2}"})
    CHECK(decoded{json}.failure.find("the JSON header has") == 0);
}

TEST_CASE("a truncated header is refused wherever it ends") {
  for (size_t size = 0; size < send_v2.size(); ++size)
    REQUIRE_FALSE(decoded{send_v2.substr(0, size)}.failure.empty());
}

TEST_CASE("nesting and ext fields have bounds") {
  const auto deep = [](size_t levels) {
    return R"({"a":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
  };
  CHECK(decoded{deep(64)}.failure.empty());
  CHECK(decoded{deep(65)}.failure.find("too many brackets") != std::string::npos);
  const auto many = [](size_t count) {
    std::string json = R"({"extFields":{"x":"")";
    for (size_t number = 1; number < count; ++number)
      json += ",\"" + std::to_string(number) + "\":\"\"";
    return json + "}}";
  };
  CHECK(decoded{many(128)}.failure.empty());
  CHECK(decoded{many(129)}.failure.find("more ext fields") != std::string::npos);
}

TEST_CASE("an encoder escapes values and leaves an empty remark out") {
  std::string out = "before ";
  json_header_encoder encoder{out, 1};
  encoder.put("a", "x\"y\x01");
  encoder.put("b", int64_t{-5});
  auto line = response_line(response_code::system_error, 3, "it's \"wrong\"");
  encoder.end(line);
  CHECK(out ==
        R"(before {"code":1,"extFields":{"a":"x\"y\u0001","b":"-5"},"flag":1,"language":"JAVA",)"
        R"("opaque":3,"remark":"it's \"wrong\"","serializeTypeCurrentRPC":"JSON","version":479})");
  out.clear();
  json_header_encoder{out, 0}.end(response_line(response_code::success, 1));
  CHECK(out == R"({"code":0,"extFields":{},"flag":1,"language":"JAVA","opaque":1,)"
               R"("serializeTypeCurrentRPC":"JSON","version":479})");
}

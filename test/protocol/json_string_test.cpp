#include "protocol/json_string.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

std::string unescaped(std::string_view inside) {
  std::string text;
  REQUIRE(append_unescaped(text, inside));
  return text;
}

std::string written(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

bool refused(std::string_view inside) {
  std::string text;
  return !append_unescaped(text, inside);
}

}  // namespace

TEST_CASE("the end of a string is found wherever it is") {
  for (const auto c : {'"', '\\'}) {
    for (size_t at = 0; at < 40; ++at) {
      auto text = std::string(40, 'x');
      text[at] = c;
      if (at + 9 < text.size()) text[at + 9] = '"';
      CHECK(plain_length(text) == at);
    }
  }
  CHECK(plain_length("") == 0);
  CHECK(plain_length("\x01\x7f\x80\xff and more") == 13);
  CHECK(plain_length("!#[]\xa2\xdc!#[]\xa2\xdc") == 12);  // neighbours of what is looked for
}

TEST_CASE("escapes are decoded") {
  CHECK(unescaped(R"(\"\\\/\b\f\n\r\t)") == "\"\\/\b\f\n\r\t");
  CHECK(unescaped(R"(KEYS\u0001K1\u0002)") == "KEYS\x01K1\x02");
  CHECK(unescaped(R"(\u00e9\u20AC)") == "\u00e9\u20ac");
  CHECK(unescaped(R"(\uD83D\uDE00!)") == "\U0001F600!");
  CHECK(unescaped(R"(\u0000)") == std::string(1, '\0'));
}

TEST_CASE("half a surrogate pair becomes a question mark") {
  CHECK(unescaped(R"(\uD83D)") == "?");
  CHECK(unescaped(R"(\uDE00x)") == "?x");
  CHECK(unescaped(R"(\uD83D\u0041)") == "?A");
  CHECK(unescaped(R"(\uDE00\uD83D)") == "??");
}

TEST_CASE("an escape that is none is refused") {
  for (const auto* inside : {R"(\)", R"(\x)", R"(\u)", R"(\u123)", R"(\u12g4)", R"(\u-123)",
                             R"(\uD83D\uZZZZ)", R"(a\')"})
    CHECK(refused(inside));
}

TEST_CASE("strings are written with the escapes that JSON asks for") {
  CHECK(written("") == R"("")");
  CHECK(written("plain text that is longer than one step") ==
        R"("plain text that is longer than one step")");
  CHECK(written("a\"b\\c\nd\te\x01"
                "f/\x1f") == R"("a\"b\\c\nd\te\u0001f/\u001F")");
  CHECK(written("\u00e9\x7f\xff") == "\"\u00e9\x7f\xff\"");
}

TEST_CASE("what is written is read again") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const auto json = written(all);
  CHECK(unescaped(std::string_view{json}.substr(1, json.size() - 2)) == all);
}

TEST_CASE("decimal numbers are all of the text and fit") {
  CHECK(decimal_in<int32_t>("-2147483648") == std::numeric_limits<int32_t>::min());
  CHECK_FALSE(decimal_in<int32_t>("2147483648"));
  CHECK(decimal_in<int64_t>("9223372036854775807") == std::numeric_limits<int64_t>::max());
  for (const auto* text : {"", "-", "1 ", " 1", "+1", "1.0", "0x1", "true"})
    CHECK_FALSE(decimal_in<int64_t>(text));
  std::string text;
  append_decimal(text, std::numeric_limits<int64_t>::min());
  append_decimal(text, 0);
  CHECK(text == "-92233720368547758080");
}

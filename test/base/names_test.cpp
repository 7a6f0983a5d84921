#include "base/names.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cafmq;

namespace {

std::string letters(size_t count) {
  return std::string(count, 'a');
}

}  // namespace

TEST_CASE("names of letters, digits and the four signs pass") {
  const auto name = GENERATE("orders", "A", "Orders_2024-v1", "%SYS%x", "a|b", "-", "0");
  CHECK(check_topic_name(name));
  CHECK(check_group_name(name));
}

TEST_CASE("a name that could leave the store directory is refused") {
  const auto name = GENERATE("..", ".", "/", "a/b", "../../etc", "a\\b", "a.b", "~");
  CHECK_FALSE(check_topic_name(name));
  CHECK_FALSE(check_group_name(name));
}

TEST_CASE("blanks, control bytes and bytes beyond ASCII are refused, with their place") {
  using namespace std::literals;
  for (const auto name : {"a b"sv, "a\tb"sv, "a\nb"sv, "a\0b"sv, "a\x7F"sv, "a\xC3\xA4"sv}) {
    const auto checked = check_topic_name(name);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code() == errc::invalid_argument);
    CHECK_THAT(checked.error().text(), Catch::Contains("at position 1"));
  }
}

TEST_CASE("every byte is allowed or refused as the rule says") {
  const std::string allowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%|_-";
  for (int byte = 0; byte < 256; ++byte) {
    const std::string name(1, static_cast<char>(byte));
    CHECK(check_topic_name(name).has_value() == (allowed.find(name) != std::string::npos));
  }
}

TEST_CASE("a topic name has at most 127 bytes") {
  CHECK_FALSE(check_topic_name(""));
  CHECK(check_topic_name(letters(127)));
  CHECK_FALSE(check_topic_name(letters(128)));
}

TEST_CASE("a retry or dead-letter topic has at most 255 bytes, its prefix included") {
  const std::string prefix = GENERATE("%RETRY%", "%DLQ%");
  CHECK(check_topic_name(prefix + letters(255 - prefix.size())));
  CHECK_FALSE(check_topic_name(prefix + letters(256 - prefix.size())));
}

TEST_CASE("a group name has at most 120 bytes, so that its retry topic's name is valid") {
  CHECK_FALSE(check_group_name(""));
  CHECK(check_group_name(letters(120)));
  CHECK_FALSE(check_group_name(letters(121)));
  CHECK(check_topic_name("%RETRY%" + letters(120)));
}

TEST_CASE("a refusal names the bound and the kind of name") {
  CHECK_THAT(check_topic_name(letters(128)).error().text(),
             Catch::Contains("topic") && Catch::Contains("128") && Catch::Contains("127"));
  CHECK_THAT(check_group_name("").error().text(), Catch::Contains("group"));
}

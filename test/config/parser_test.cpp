#include "config/parser.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace cafmq;

namespace {

using pair = std::pair<std::string, std::string>;

std::vector<pair> pairs_in(std::string_view text) {
  std::vector<pair> pairs;
  auto entries = parse_properties(text, "f").value();
  for (auto& entry : entries) pairs.emplace_back(std::move(entry.name), std::move(entry.value));
  return pairs;
}

}  // namespace

TEST_CASE("a key and a value may be separated in several ways") {
  const std::vector<pair> expected = {{"key", "some value"}};
  for (std::string_view text :
       {"key=some value", "key = some value", "  key: some value\n", "key some value",
        "\tkey\t=\tsome value \r\n", "\xEF\xBB\xBFkey=some value"})
    CHECK(pairs_in(text) == expected);
}

TEST_CASE("only the first separator separates") {
  CHECK(pairs_in("a=b=c") == std::vector<pair>{{"a", "b=c"}});
  CHECK(pairs_in("namesrvAddr=10.0.0.1:9876;10.0.0.2:9876") ==
        std::vector<pair>{{"namesrvAddr", "10.0.0.1:9876;10.0.0.2:9876"}});
  CHECK(pairs_in("a\\=b=c") == std::vector<pair>{{"a=b", "c"}});
  CHECK(pairs_in("a==b") == std::vector<pair>{{"a", "=b"}});
}

TEST_CASE("a value may be empty") {
  CHECK(pairs_in("a=\nb\nc:") == std::vector<pair>{{"a", ""}, {"b", ""}, {"c", ""}});
}

TEST_CASE("comments and empty lines are skipped, and a comment does not go on") {
  CHECK(pairs_in("# a=1\n  ! b=2\n\n   \n# c \\\nd=3#4\n") == std::vector<pair>{{"d", "3#4"}});
}

TEST_CASE("a line that ends in a backslash goes on") {
  CHECK(pairs_in("a=1,\\\n   2,\\\r\n 3\nb=4") == std::vector<pair>{{"a", "1,2,3"}, {"b", "4"}});
  CHECK(pairs_in("a=1\\\\\nb=2") == std::vector<pair>{{"a", "1\\"}, {"b", "2"}});
  CHECK(pairs_in("a=1\\") == std::vector<pair>{{"a", "1"}});
}

TEST_CASE("an entry is counted where it begins") {
  const auto entries = parse_properties("# one\na=1\\\n2\r\n\r\nb=3\rc=4", "f").value();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].line == 2);
  CHECK(entries[1].line == 5);
  CHECK(entries[2].line == 6);
}

TEST_CASE("escapes are Java's") {
  CHECK(pairs_in(R"(a=x\ty\n\:\q)") == std::vector<pair>{{"a", "x\ty\n:q"}});
  CHECK(pairs_in(R"(a=\u0041\u00e4\u4e2d)") == std::vector<pair>{{"a", "A\xC3\xA4\xE4\xB8\xAD"}});
  CHECK(pairs_in("a=\xE4\xB8\xAD") == std::vector<pair>{{"a", "\xE4\xB8\xAD"}});
}

TEST_CASE("what is no properties file is refused with its line") {
  const auto refusal_of = [](std::string_view text) {
    auto parsed = parse_properties(text, "broker.conf");
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code() == errc::config_invalid);
    return parsed.error().text();
  };
  CHECK(refusal_of("a=1\n=2").find("broker.conf:2: ") == 0);
  CHECK(refusal_of("a=\\u12").find("broker.conf:1: ") == 0);
  refusal_of("a=\\ud800");
  refusal_of("a=\\u00zz");
  refusal_of(std::string_view{"a=\0", 3});
}

TEST_CASE("any text is parsed or refused, and nothing worse") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random{seed};
  constexpr std::string_view letters = "ab=: \t\\\n\r#!u0041\xc3";
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (auto left = random() % 40; left > 0; --left) text += letters[random() % letters.size()];
    CAPTURE(text);
    if (auto parsed = parse_properties(text, "f"))
      for (const auto& entry : *parsed) CHECK_FALSE(entry.name.empty());
  }
}

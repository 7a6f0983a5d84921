#include "message/properties.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace cafmq;
using namespace std::literals;

TEST_CASE("properties are written as name 1 value 2, and read back") {
  const property_map properties{{"KEYS", "K1 K2"}, {"TAGS", "TagA"}};
  const auto encoded = encode_properties(properties);
  REQUIRE(encoded);
  CHECK(*encoded == "KEYS\1K1 K2\2TAGS\1TagA\2");
  CHECK(decode_properties(*encoded) == properties);
}

TEST_CASE("no properties are no bytes") {
  CHECK(encode_properties({}).value().empty());
  CHECK(decode_properties("").empty());
  CHECK_FALSE(find_property("", "TAGS"));
}

TEST_CASE("one property is found without decoding the rest") {
  const auto encoded = "KEYS\1K1\2TAGS\1TagA\2WAIT\1true\2"sv;
  CHECK(find_property(encoded, "KEYS") == "K1"sv);
  CHECK(find_property(encoded, "TAGS") == "TagA"sv);
  CHECK(find_property(encoded, "WAIT") == "true"sv);
  CHECK_FALSE(find_property(encoded, "TAG"));
  CHECK_FALSE(find_property(encoded, "TagA"));
}

TEST_CASE("what the store looks at is found in one pass, the last of duplicates") {
  const auto found =
      find_stored_properties("KEYS\1K1\2UNIQ_KEY\1U\2KEYS\1K2 K3\2WAIT\1true\2TAGS\1TagA"sv);
  CHECK(found.keys == "K2 K3");
  CHECK(found.unique_key == "U");
  CHECK(found.tags == "TagA");
  const auto missing = find_stored_properties("KEY\1K1\2TAGS\2\1x\2"sv);
  CHECK(missing.keys.empty());
  CHECK(missing.unique_key.empty());
  CHECK(missing.tags.empty());
}

TEST_CASE("the last terminator may be missing") {
  CHECK(find_property("TAGS\1TagA", "TAGS") == "TagA"sv);
  CHECK(decode_properties("A\1b\2C\1d") == property_map{{"A", "b"}, {"C", "d"}});
}

TEST_CASE("of duplicates the last wins, for one property and for all") {
  const auto encoded = "A\1first\2B\1x\2A\1last\2"sv;
  CHECK(find_property(encoded, "A") == "last"sv);
  CHECK(decode_properties(encoded).at("A") == "last");
}

TEST_CASE("malformed pieces are ignored and the others are read") {
  const auto malformed = GENERATE(""s, "x"s, "name"s, "\1"s, "\1value"s, "name\1"s, "\1\1"s);
  const auto encoded = "A\1b\2" + malformed + "\2C\1d\2";
  CHECK(decode_properties(encoded) == property_map{{"A", "b"}, {"C", "d"}});
}

TEST_CASE("a value may contain the byte that ends a name, as RocketMQ reads it") {
  CHECK(find_property("A\1b\1c\2", "A") == "b\1c"sv);
}

TEST_CASE("a name or value that is empty or contains a separator is refused by name") {
  const auto properties =
      GENERATE(property_map{{"", "value"}}, property_map{{"name", ""}},
               property_map{{"na\1me", "value"}}, property_map{{"name", "val\2ue"}});
  const auto encoded = encode_properties(properties);
  REQUIRE_FALSE(encoded);
  CHECK(encoded.error().code() == errc::message_illegal);
  CHECK_THAT(encoded.error().text(), Catch::Contains(properties.begin()->first));
}

TEST_CASE("the encoded string has at most 32767 bytes") {
  property_map properties{{"A", std::string(properties_size_max - 3, 'x')}};
  CHECK(encode_properties(properties).value().size() == properties_size_max);
  properties["A"] += 'x';
  const auto refused = encode_properties(properties);
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().text(), Catch::Contains("32768") && Catch::Contains("32767"));
}

TEST_CASE("finding one property agrees with decoding all, whatever the bytes") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  for (int round = 0; round < 2'000; ++round) {
    std::string encoded;
    for (auto left = random() % 24; left > 0; --left) encoded += "AB\1\2"[random() % 4];
    const auto all = decode_properties(encoded);
    for (const auto name : {"A"sv, "B"sv, "AB"sv}) {
      const auto one = find_property(encoded, name);
      const auto among_all = all.find(name);
      REQUIRE(one.has_value() == (among_all != all.end()));
      if (one) REQUIRE(*one == among_all->second);
    }
  }
}

TEST_CASE("properties are taken out by name and others appended") {
  const std::string encoded =
      "A\x01"
      "1\x02"
      "B\x01"
      "2\x02"
      "junk\x02"
      "A\x01"
      "3\x02"
      "C\x01"
      "4";
  auto kept = without_properties(encoded, {"A", "nobody"});
  CHECK(kept ==
        "B\x01"
        "2\x02"
        "C\x01"
        "4\x02");
  append_property(kept, "D", "5");
  CHECK(kept ==
        "B\x01"
        "2\x02"
        "C\x01"
        "4\x02"
        "D\x01"
        "5\x02");
  CHECK(without_properties({}, {"A"}).empty());
}

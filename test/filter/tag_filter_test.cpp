#include "filter/tag_filter.hpp"

#include <catch2/catch.hpp>

#include "message/tag_hash.hpp"

using namespace cafmq;

TEST_CASE("a filter without tags passes everything") {
  const auto filter = GENERATE(tag_filter{}, tag_filter{"*"}, tag_filter{""}, tag_filter{" || "});
  CHECK(filter.passes(tags_code("TagA")));
  CHECK(filter.passes(tags_code("")));
  CHECK(filter.passes(-1));
}

TEST_CASE("a filter passes the tags it names and no others") {
  const tag_filter filter{"TagC || TagA"};
  CHECK(filter.passes(tags_code("TagA")));
  CHECK(filter.passes(tags_code("TagC")));
  CHECK_FALSE(filter.passes(tags_code("TagB")));
  CHECK_FALSE(filter.passes(tags_code("")));  // a message without a tag
}

TEST_CASE("a tag with a negative hash passes") {
  const tag_filter filter{"polygenelubricants"};
  CHECK(tags_code("polygenelubricants") < 0);
  CHECK(filter.passes(tags_code("polygenelubricants")));
  CHECK_FALSE(filter.passes(tags_code("TagA")));
}

TEST_CASE("two tags with one hash pass, since the broker keeps nothing else of a tag") {
  REQUIRE(java_hash("Aa") == java_hash("BB"));
  CHECK(tag_filter{"Aa"}.passes(tags_code("BB")));
}

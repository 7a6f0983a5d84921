#include "message/subscription.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

using tags = std::vector<std::string>;

TEST_CASE("a star, nothing, or blanks mean every message") {
  const auto expression = GENERATE("*", " * ", "", "  ", "||", " || || ");
  CHECK(tags_in(expression).empty());
}

TEST_CASE("tags are separated by two bars and trimmed") {
  CHECK(tags_in("TagA") == tags{"TagA"});
  CHECK(tags_in("TagA||TagB") == tags{"TagA", "TagB"});
  CHECK(tags_in("  TagA ||\tTagB  || TagC\n") == tags{"TagA", "TagB", "TagC"});
}

TEST_CASE("empty places between bars are no tags") {
  CHECK(tags_in("||TagA||||TagB||") == tags{"TagA", "TagB"});
}

TEST_CASE("one bar and inner blanks belong to the tag") {
  CHECK(tags_in("a|b") == tags{"a|b"});
  CHECK(tags_in("a b") == tags{"a b"});
  CHECK(tags_in("a|||b") == tags{"a", "|b"});
}

TEST_CASE("a star among tags is a tag") {
  CHECK(tags_in("*||TagA") == tags{"*", "TagA"});
}

TEST_CASE("a new subscription wants everything") {
  CHECK(tags_in(subscription{}.expression).empty());
}

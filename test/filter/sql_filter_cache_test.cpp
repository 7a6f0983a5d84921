#include "filter/sql_filter_cache.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("an expression that is known is not compiled again") {
  sql_filter_cache cache{2};
  const auto first = cache.find_or_compile("a = 1");
  const auto again = cache.find_or_compile(std::string{"a = 1"});
  REQUIRE(first);
  REQUIRE(again);
  CHECK(*first == *again);
  CHECK(cache.size() == 1);
}

TEST_CASE("the expression that was used longest ago makes room, and its filter lives on") {
  sql_filter_cache cache{2};
  const auto a = cache.find_or_compile("a = 1");
  const auto b = cache.find_or_compile("b = 1");
  REQUIRE(cache.find_or_compile("a = 1"));
  REQUIRE(cache.find_or_compile("c = 1"));
  CHECK(cache.size() == 2);
  CHECK(*cache.find_or_compile("a = 1") == *a);
  CHECK(*cache.find_or_compile("b = 1") != *b);
  CHECK((*b)->matches("b\0011\002"));
}

TEST_CASE("a wrong expression takes no room") {
  sql_filter_cache cache{1};
  const auto refused = cache.find_or_compile("a = ");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::invalid_argument);
  CHECK(cache.size() == 0);
}

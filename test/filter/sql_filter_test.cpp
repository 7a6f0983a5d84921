#include "filter/sql_filter.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "filter/sql_program.hpp"
#include "message/properties.hpp"

using namespace cafmq;

namespace {

/// Whether the expression is true with `properties`, written as "a=1;b=x".
bool matches(std::string_view expression, std::string_view properties) {
  std::string encoded;
  while (!properties.empty()) {
    const auto pair = properties.substr(0, properties.find(';'));
    properties.remove_prefix(std::min(pair.size() + 1, properties.size()));
    const auto equal = pair.find('=');
    append_property(encoded, pair.substr(0, equal), pair.substr(equal + 1));
  }
  const auto filter = sql_filter::compile(expression);
  if (!filter) FAIL(std::string{expression} + ": " + filter.error().text());
  return filter->matches(encoded);
}

struct row {
  const char* expression;
  const char* properties;
  bool expected;
};

void check(const std::vector<row>& rows) {
  for (const auto& [expression, properties, expected] : rows) {
    CAPTURE(expression, properties);
    CHECK(matches(expression, properties) == expected);
  }
}

std::string refusal(std::string_view expression) {
  const auto filter = sql_filter::compile(expression);
  if (filter) return "none";
  CHECK(filter.error().code() == errc::invalid_argument);
  return filter.error().text();
}

}  // namespace

TEST_CASE("a property is read as the type of the literal that it is compared with") {
  check({{"a = 1", "a=1", true},
         {"a = 1", "a=01", true},
         {"a = 1", "a=+1", true},
         {"a = 1", "a=1.0", false},
         {"a = 1", "a= 1", false},
         {"a = 1.0", "a=1", true},
         {"a = 1.0", "a= 1.0f ", true},
         {"a > 5", "a=6", true},
         {"a > 5", "a=5.5", false},
         {"a > 5", "a=3000000000", false},
         {"a > 3000000000", "a=3000000001", true},
         {"a < 3000000000", "a=5", true},
         {"a < 5L", "a=-3000000000", false},
         {"a > 5.0", "a=3000000000", true},
         {"a > 0.1", "a=NaN", true},
         {"5 < a", "a=6", true},
         {"5 = a", "a=x", false},
         {"5 <> a", "a=x", false},
         {"a >= 5 AND a <= 5", "a=5", true},
         {"a > -5", "a=-4", true},
         {"a > - -5", "a=6", true},
         {"a = +5", "a=5", true},
         {"a < 1e3", "a=999.5", true}});
}

TEST_CASE("texts are equal or not, and only numbers have a size") {
  check({{"a = 'x'", "a=x", true},
         {"a = 'x'", "a=X", false},
         {"a <> 'x'", "a=y", true},
         {"a = 'it''s'", "a=it's", true},
         {"a = b", "a=1;b=1", true},
         {"a = b", "a=1;b=1.0", false},
         {"a < b", "a=9;b=10.5", true},
         {"a < b", "a=9;b=x", false},
         {"a > b", "a=x;b=9", false},
         {"a = TRUE", "a=TrUe", true},
         {"a = TRUE", "a=yes", false},
         {"a = FALSE", "a=yes", true},
         {"TRUE = a", "a=true", false},
         {"TRUE <> a", "a=x", false},
         {"(a = 1) = TRUE", "a=1", true},
         {"(a = 1) = FALSE", "a=2", true},
         {"(a = 1) = 'true'", "a=1", false},
         {"(a = 1) <> 5", "a=1", true},
         {"5 = (a = 1)", "a=1", false},
         {"a = b = TRUE", "a=x;b=x", true},
         {"1 = 1.0", "", true},
         {"1 = TRUE", "", false},
         {"'a' = 'a'", "", true}});
}

TEST_CASE("a property that is missing is neither true nor false") {
  check(
      {{"a = 1", "", false},          {"NOT (a = 1)", "", false},   {"a <> 1", "", false},
       {"1 = a", "", false},          {"1 <> a", "", true},         {"a = b", "", true},
       {"a = b", "a=1", false},       {"a <> b", "a=1", true},      {"a <> b", "b=1", false},
       {"a > 1", "", false},          {"NOT (a > 1)", "", false},   {"a IS NULL", "", true},
       {"a IS NULL", "a=1", false},   {"a IS NOT NULL", "", false}, {"a IS NOT NULL", "a=1", true},
       {"a = -'x'", "", true},        {"-a IS NULL", "a=5", true},  {"1 IS NULL", "", false},
       {"(a = 1) IS NULL", "", true}, {"a = ''", "", false},        {"A = 1", "a=1", false}});
}

TEST_CASE("AND, OR and NOT know a third value") {
  check({{"TRUE", "", true},
         {"FALSE", "", false},
         {"NULL", "", false},
         {"NOT FALSE", "", true},
         {"NOT NULL", "", false},
         {"NULL OR TRUE", "", true},
         {"TRUE OR NULL", "", true},
         {"NOT (NULL AND FALSE)", "", true},
         {"NOT (FALSE AND NULL)", "", true},
         {"NOT (NULL OR FALSE)", "", false},
         {"NULL AND TRUE", "", false},
         {"TRUE AND TRUE AND TRUE", "", true},
         {"FALSE OR FALSE OR TRUE", "", true},
         {"TRUE OR FALSE AND FALSE", "", true},
         {"(TRUE OR FALSE) AND FALSE", "", false},
         {"a = 3 and b <> 4 And c > 5 AND d <= 4", "a=3;b=5;c=6;d=1", true},
         {"a = 3 or b <> 4 Or c > 5 OR d <= 4", "a=4;b=4;c=3;d=2", true},
         {"a = 3 or b <> 4 Or c > 5 OR d <= 4", "a=4;b=4;c=3;d=10", false},
         {"a is null OR a='hello'", "a=hello", true},
         {"a is null OR a='hello'", "a=abc", false}});
}

TEST_CASE("what cannot be compared fails the whole, unless it is decided before") {
  check({{"n > 3 OR x > 3", "n=10;x=y", true},
         {"x > 3 OR n > 3", "n=10;x=y", false},
         {"NOT (x > 3)", "x=y", false},
         {"NOT (n > 3 AND x > 3)", "n=1;x=y", true},
         {"NOT (x > 3 AND n > 3)", "n=1;x=y", false},
         {"x > 3 IS NULL OR TRUE", "x=y", false},
         {"(x > 3) = 7", "x=y", false},
         {"NOT ((x > 3) CONTAINS 'a')", "x=y", false},
         {"NOT ((x > 3) CONTAINS '')", "x=y", true}});
}

TEST_CASE("a bare property is no condition, though it is taken for one") {
  check({{"a", "a=true", false},
         {"NOT a", "a=true", true},
         {"NOT a", "", false},
         {"a OR TRUE", "", true},
         {"NOT a = 1", "a=1", false},
         {"NOT b IS NULL", "", true},
         {"NOT b IS NULL", "b=1", false},
         {"(a) = 1", "a=1", true},
         {"a = b = c", "a=x;b=x;c=true", false}});
}

TEST_CASE("BETWEEN has both ends in it") {
  check({{"a between 2 and 10", "a=2", true},
         {"a between 2 and 10", "a=10", true},
         {"a between 2 and 10", "a=1", false},
         {"a between 2 and 10", "a=11", false},
         {"a between 2 and 10", "", false},
         {"a between 2 and 10", "a=x", false},
         {"a not between 2 and 10", "a=1", true},
         {"a not between 2 and 10", "a=11", true},
         {"a not between 2 and 10", "a=2", false},
         {"a not between 2 and 10", "", false},
         {"NOT (a between 2 and 10)", "", false},
         {"a not between 10 and 2", "a=5", true},
         {"a between -5 and -10", "a=-7", false},
         {"a between 1 and 2.5", "a=2", true},
         {"a between 1 and 2.5", "a=2.5", false},
         {"a between b and c", "a=5;b=1.5;c=9", true},
         {"NOT (a between b and c)", "a=5;b=7", true},
         {"NOT (a between b and 1)", "a=5", true},
         {"a not between b and 1", "a=5", true},
         {"5 between a and 10 and b = 'x'", "a=1;b=x", true}});
}

TEST_CASE("IN takes a property and a list of texts") {
  check({{"a in ('3', '4', '5')", "a=3", true},
         {"a in ('3', '4', '5')", "a=8", false},
         {"a in ('3', '4', '5')", "", false},
         {"NOT (a in ('3'))", "", false},
         {"a not in ('3', '4', '5')", "a=8", true},
         {"a not in ('3', '4', '5')", "a=4", false},
         {"a not in ('3')", "", false},
         {"(a) in ('x')", "a=x", true},
         {"a in ('z', 'y', 'x', 'y', '')", "a=x", true},
         {"a in ('1')", "a=01", false},
         {"a in ('it''s')", "a=it's", true}});
}

TEST_CASE("CONTAINS, STARTSWITH and ENDSWITH look into texts") {
  check({{"a contains 'x'", "a=axb", true},
         {"a startswith 'ax'", "a=axb", true},
         {"a endswith 'xb'", "a=axb", true},
         {"a contains 'x'", "a=abb", false},
         {"a startswith 'x'", "a=abb", false},
         {"a endswith 'a'", "a=abb", false},
         {"a not contains 'x'", "a=axb", false},
         {"a not startswith 'x'", "a=axb", true},
         {"a not endswith 'x'", "a=axb", true},
         {"a contains ''", "a=axb", false},
         {"a not contains ''", "a=axb", false},
         {"a contains 'x'", "", false},
         {"a not contains 'x'", "", false},
         {"NOT (a contains 'x')", "", true},
         {"'axb' contains 'x'", "", true},
         {"5 not contains 'x'", "", false},
         {"' ' endswith ' '", "", true},
         {"a not in ('4', '5') and b between 3 and 10 and c not contains 'axbc'", "a=3;b=3;c=axbdc",
          true}});
}

TEST_CASE("reading ends where the expression cannot go on") {
  check({{"a = 1 garbage", "a=1", true},
         {"a = 1)", "a=1", true},
         {"a + 1 = 2", "a=1", false},
         {"a LIKE 'x%'", "a=x", false},
         {"a = 00", "a=0", true},
         {"a = 0x10", "a=0", true},
         {"a = 1 -- why", "a=1", true},
         {"a /* b */ = --c\r\n 1", "a=1", true}});
}

TEST_CASE("a wrong expression is refused with its column and what was expected") {
  using Catch::Contains;
  CHECK_THAT(refusal(""), Contains("column 1: it ends where a value is expected"));
  CHECK_THAT(refusal("a = "), Contains("column 5: it ends where a value is expected"));
  CHECK_THAT(refusal("a and between 2 and 10"),
             Contains("column 7: a value is expected, not between"));
  CHECK_THAT(refusal("a = 1 and"), Contains("column 10"));
  CHECK_THAT(refusal("a == 1"), Contains("column 4: a value is expected, not ="));
  CHECK_THAT(refusal("a != 1"), Contains("column 3"));
  CHECK_THAT(refusal("a.b = 1"), Contains("column 2"));
  CHECK_THAT(refusal("a = \"x\""), Contains("column 5"));
  CHECK_THAT(refusal("a = 'x"), Contains("column 5: the text has no closing quote"));
  CHECK_THAT(refusal("(a = 1"), Contains("column 7: it ends where ) is expected"));
  CHECK_THAT(refusal("a is 1"), Contains("column 6: NULL or NOT NULL is expected, not 1"));
  CHECK_THAT(refusal("a is not 1"), Contains("column 10: NULL is expected"));
  CHECK_THAT(refusal("a not b"), Contains("column 7: BETWEEN, IN, CONTAINS"));
  CHECK_THAT(refusal("a in ()"), Contains("column 7: a text in quotes is expected"));
  CHECK_THAT(refusal("a in (1)"), Contains("column 7"));
  CHECK_THAT(refusal("a in ('x'"), Contains("column 10"));
  CHECK_THAT(refusal("a in ('x' 'y')"), Contains("column 11: , or ) is expected, not a text"));
  CHECK_THAT(refusal("a contains x"), Contains("column 12"));
  CHECK_THAT(refusal("a between 1 or 2"), Contains("column 13: AND is expected, not or"));
}

TEST_CASE("a refusal is one sentence in ASCII, whatever stands in the expression") {
  const std::string odd = "'" + std::string(1'000, '\xA8') + "'";
  for (const auto& text : {refusal("a = (b " + odd + ")"), refusal("a " + odd.substr(0, 999)),
                           refusal("a = (" + std::string(1'000, 'b') + " b")}) {
    CAPTURE(text);
    CHECK(text.size() < 200);
    CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  }
}

TEST_CASE("what does not fit together is refused") {
  const auto* expression =
      GENERATE("1", "'x'", "-a", "1 AND a = 1", "a = 1 OR 'x'", "NOT 5", "a = NULL", "NULL <> a",
               "TRUE = 1", "TRUE = 'x'", "a > 'x'", "'x' < 5", "a > TRUE", "a > NULL",
               "(a = 1) > 2", "a > 1 > 2", "a between 10 and 0", "a between 1.5 and 1",
               "a between 'a' and 'b'", "a between NULL and 5", "(a = 1) between 1 and 2",
               "5 in ('5')", "NOT a in ('x')", "(a = 1) in ('x')", "'x' not in ('x')");
  CAPTURE(expression);
  CHECK_THAT(refusal(expression), Catch::Contains("column"));
}

TEST_CASE("literals out of range are refused") {
  CHECK(matches("a > 9223372036854775806", "a=9223372036854775807"));
  CHECK_THAT(refusal("a > 9223372036854775808"), Catch::Contains("column 5: the number"));
  CHECK_THAT(refusal("a > 1e309"), Catch::Contains("out of range"));
  CHECK_THAT(refusal("a > 0.0"), Catch::Contains("out of range"));
  CHECK_THAT(refusal("a > 1e-400"), Catch::Contains("out of range"));
  CHECK(matches("a > 4.9e-324", "a=1e-300"));
  CHECK_THAT(refusal("a > " + std::string(10'000, '1') + "." + std::string(5'000, '1')),
             Catch::Contains("out of range"));
}

TEST_CASE("of duplicate properties the last counts, and malformed ones do not") {
  const auto filter = sql_filter::compile("a = 2 AND b IS NULL");
  REQUIRE(filter);
  CHECK(
      filter->matches("a\1"
                      "1\2"
                      "a\1"
                      "2\2"));
  CHECK(
      filter->matches("b\2"
                      "b\1\2\1x\2"
                      "a\1"
                      "2"));
  CHECK_FALSE(
      filter->matches("a\1"
                      "2\2"
                      "a\1"
                      "1\2"));
  CHECK_FALSE(filter->matches(""));
}

TEST_CASE("a filter may be moved about") {
  auto filter = sql_filter::compile("a = 'x' AND b IN ('y', 'z') AND c CONTAINS 'w'");
  REQUIRE(filter);
  std::vector<sql_filter> filters;
  filters.push_back(std::move(*filter));
  for (int count = 0; count < 10; ++count) {
    auto moved = std::move(filters.front());
    filters.insert(filters.begin(), std::move(moved));
  }
  CHECK(
      filters.front().matches("a\1x\2"
                              "b\1z\2"
                              "c\1vwx\2"));
}

// -- bounds -------------------------------------------------------------------

TEST_CASE("an expression has a longest length") {
  const std::string blanks(sql_bounds::text_max - 5, ' ');
  CHECK(matches(blanks + "a = 1", "a=1"));
  CHECK_THAT(refusal(blanks + " a = 1"), Catch::Contains("at most 16384"));
}

TEST_CASE("operators are nested only so deep") {
  const auto nested = [](size_t depth, const std::string& open, const std::string& close) {
    std::string text;
    for (size_t count = 0; count < depth; ++count) text += open;
    text += "a = 1";
    for (size_t count = 0; count < depth; ++count) text += close;
    return text;
  };
  CHECK(matches(nested(60, "(", ")"), "a=1"));
  CHECK_THAT(refusal(nested(64, "(", ")")), Catch::Contains("nested more than 64"));
  CHECK_THAT(refusal(nested(8'000, "(", ")")), Catch::Contains("nested more than 64"));
  CHECK_THAT(refusal(nested(4'000, "NOT ", "")), Catch::Contains("nested more than 64"));
  CHECK_THAT(refusal(nested(8'000, "- ", "")), Catch::Contains("nested more than 64"));
  std::string chain = "a = a";
  for (int count = 0; count < 64; ++count) chain += " = a";
  CHECK_THAT(refusal(chain), Catch::Contains("nested more than 64"));
}

TEST_CASE("terms, properties and texts in lists are only so many") {
  std::string terms = "a = 1";
  for (int count = 1; count < 300; ++count) terms += " OR a = 1";
  CHECK(matches(terms, "a=1"));
  for (int count = 0; count < 100; ++count) terms += " OR a = 1";
  CHECK_THAT(refusal(terms), Catch::Contains("more than 1024 terms"));
  std::string names = "a IS NULL";
  for (size_t count = 1; count < sql_bounds::names_max; ++count)
    names += " OR a" + std::to_string(count) + " = 1";
  CHECK(matches(names, "a63=1;a=1"));
  CHECK_THAT(refusal(names + " OR b = 1"), Catch::Contains("more than 64 different properties"));
  std::string list = "a IN (''";
  for (size_t count = 1; count < sql_bounds::items_max; ++count) list += ",''";
  CHECK_FALSE(matches(list + ")", "a=1"));
  CHECK_THAT(refusal(list + ",'')"), Catch::Contains("more than 4096 texts"));
}

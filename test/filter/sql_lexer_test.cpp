#include "filter/sql_lexer.hpp"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

using kind = sql_token_kind;
using tokens = std::vector<std::pair<kind, std::string>>;

// Up to the end or to what is no token.
tokens tokens_of(std::string_view expression) {
  sql_lexer lexer{expression};
  tokens all;
  for (;;) {
    const auto token = lexer.next();
    if (token.kind == kind::end) return all;
    all.emplace_back(token.kind, token.text);
    if (token.kind == kind::illegal) return all;
  }
}

}  // namespace

TEST_CASE("keywords are in any case, and names are what is left") {
  CHECK(tokens_of("NOT not nOt nota $a_1 A StartsWith") ==
        tokens{{kind::not_word, "NOT"},
               {kind::not_word, "not"},
               {kind::not_word, "nOt"},
               {kind::name, "nota"},
               {kind::name, "$a_1"},
               {kind::name, "A"},
               {kind::starts_with_word, "StartsWith"}});
}

TEST_CASE("the longest token wins") {
  CHECK(tokens_of("a<>b<=c>=d<e>f=g") == tokens{{kind::name, "a"},
                                                {kind::not_equal, "<>"},
                                                {kind::name, "b"},
                                                {kind::less_equal, "<="},
                                                {kind::name, "c"},
                                                {kind::greater_equal, ">="},
                                                {kind::name, "d"},
                                                {kind::less, "<"},
                                                {kind::name, "e"},
                                                {kind::greater, ">"},
                                                {kind::name, "f"},
                                                {kind::equal, "="},
                                                {kind::name, "g"}});
}

TEST_CASE("integers have no leading zero, and floating literals a point or an exponent") {
  CHECK(tokens_of("10 10L 007") == tokens{{kind::integer, "10"},
                                          {kind::integer, "10L"},
                                          {kind::integer, "0"},
                                          {kind::integer, "0"},
                                          {kind::integer, "7"}});
  CHECK(tokens_of("1. .5 1.5e+3 00.5 2E10") == tokens{{kind::floating, "1."},
                                                      {kind::floating, ".5"},
                                                      {kind::floating, "1.5e+3"},
                                                      {kind::floating, "00.5"},
                                                      {kind::floating, "2E10"}});
  CHECK(tokens_of("1e 0x10 5a") == tokens{{kind::integer, "1"},
                                          {kind::name, "e"},
                                          {kind::integer, "0"},
                                          {kind::name, "x10"},
                                          {kind::integer, "5"},
                                          {kind::name, "a"}});
}

TEST_CASE("texts stand in quotes, and two quotes are one") {
  CHECK(tokens_of("'a b' '' 'it''s' ''''") == tokens{{kind::text, "'a b'"},
                                                     {kind::text, "''"},
                                                     {kind::text, "'it''s'"},
                                                     {kind::text, "''''"}});
  CHECK(tokens_of("'open") == tokens{{kind::illegal, "'"}});
  CHECK(tokens_of("'a''b''c") == tokens{{kind::text, "'a''b'"}, {kind::illegal, "'"}});
}

TEST_CASE("comments are skipped, one to the end of a line only when the line ends") {
  CHECK(tokens_of("a --b\n/* c * / **/d") == tokens{{kind::name, "a"}, {kind::name, "d"}});
  CHECK(tokens_of("--b") == tokens{{kind::minus, "-"}, {kind::minus, "-"}, {kind::name, "b"}});
  CHECK(tokens_of("/* open") == tokens{{kind::illegal, "/"}});
}

TEST_CASE("what begins no token is illegal") {
  for (const auto* text : {"!", "\"a\"", ".", ";", "#", "\x01", "\xC3\xA4"}) {
    CAPTURE(text);
    REQUIRE(tokens_of(text).size() == 1);
    CHECK(tokens_of(text).front().first == kind::illegal);
  }
}

TEST_CASE("columns count characters, not bytes") {
  const sql_lexer lexer{"a = '\xC3\xA4\xE6\xA0\x87' x"};
  CHECK(lexer.column_of(0) == 1);
  CHECK(lexer.column_of(4) == 5);
  CHECK(lexer.column_of(12) == 10);
  CHECK(lexer.column_of(100) == 11);
}

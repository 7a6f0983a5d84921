#include "filter/sql_lexer.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace cafmq {
namespace {

using kind = sql_token_kind;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

struct keyword {
  std::string_view word;
  kind meaning;
};

constexpr keyword keywords[] = {
    {"not", kind::not_word},
    {"and", kind::and_word},
    {"or", kind::or_word},
    {"between", kind::between_word},
    {"in", kind::in_word},
    {"is", kind::is_word},
    {"null", kind::null_word},
    {"true", kind::true_word},
    {"false", kind::false_word},
    {"contains", kind::contains_word},
    {"startswith", kind::starts_with_word},
    {"endswith", kind::ends_with_word},
};

// Longer ones first.
constexpr keyword signs[] = {
    {"<>", kind::not_equal}, {">=", kind::greater_equal}, {"<=", kind::less_equal},
    {"=", kind::equal},      {">", kind::greater},        {"<", kind::less},
    {"(", kind::open},       {")", kind::close},          {",", kind::comma},
    {"+", kind::plus},       {"-", kind::minus},
};

kind kind_of_word(std::string_view word) {
  const auto* found = std::find_if(std::begin(keywords), std::end(keywords), [&](const auto& each) {
    return std::equal(word.begin(), word.end(), each.word.begin(), each.word.end(),
                      [](char c, char wanted) { return lower(c) == wanted; });
  });
  return found == std::end(keywords) ? kind::name : found->meaning;
}

size_t word_size(std::string_view rest) {
  const auto* const end = std::find_if(rest.begin(), rest.end(),
                                       [](char c) { return !begins_name(c) && !is_digit(c); });
  return static_cast<size_t>(end - rest.begin());
}

size_t digits_from(std::string_view rest, size_t at) {
  const auto begin = at;
  while (at < rest.size() && is_digit(rest[at])) ++at;
  return at - begin;
}

// Of an exponent that begins at `at`; 0 when none does.
size_t exponent_size(std::string_view rest, size_t at) {
  if (at >= rest.size() || lower(rest[at]) != 'e') return 0;
  const bool has_sign = at + 1 < rest.size() && (rest[at + 1] == '+' || rest[at + 1] == '-');
  const size_t before = has_sign ? 2 : 1;
  const auto digits = digits_from(rest, at + before);
  return digits == 0 ? 0 : before + digits;
}

struct number_extent {
  kind meaning;
  size_t size;
};

// Nothing when a point stands alone.
std::optional<number_extent> number_at(std::string_view rest) {
  const auto whole = digits_from(rest, 0);
  const bool has_point = whole < rest.size() && rest[whole] == '.';
  const auto fraction = has_point ? digits_from(rest, whole + 1) : 0;
  if (whole + fraction == 0) return std::nullopt;
  const auto mantissa = whole + (has_point ? 1 + fraction : 0);
  const auto exponent = exponent_size(rest, mantissa);
  if (has_point || exponent > 0) return number_extent{kind::floating, mantissa + exponent};
  // An integer has no leading zero: what follows one is another token.
  if (rest.front() == '0') return number_extent{kind::integer, 1};
  const bool is_long = whole < rest.size() && lower(rest[whole]) == 'l';
  return number_extent{kind::integer, whole + (is_long ? 1 : 0)};
}

// With both quotes; 0 when the second one is missing. Two quotes are one in the text, unless no
// other one closes it: then the first of the last two does.
size_t quoted_size(std::string_view rest) {
  size_t closed = 0;
  for (size_t at = 1;; at += 2) {
    at = rest.find('\'', at);
    if (at == std::string_view::npos) return closed;
    closed = at + 1;
    if (closed == rest.size() || rest[closed] != '\'') return closed;
  }
}

// RocketMQ takes a comment to the end of a line only when the line has an end.
size_t comment_size(std::string_view rest) {
  if (rest.starts_with("--")) {
    const auto end = rest.find_first_of("\r\n");
    return end == std::string_view::npos ? 0 : end;
  }
  if (!rest.starts_with("/*")) return 0;
  const auto end = rest.find("*/", 2);
  return end == std::string_view::npos ? 0 : end + 2;
}

}  // namespace

sql_token sql_lexer::take(sql_token_kind kind, size_t size) {
  const sql_token token{kind, expression_.substr(at_, size), at_};
  at_ += size;
  return token;
}

void sql_lexer::skip_blanks_and_comments() {
  for (;;) {
    constexpr std::string_view blanks = " \t\n\r\f";
    at_ = std::min(expression_.find_first_not_of(blanks, at_), expression_.size());
    const auto comment = comment_size(rest());
    if (comment == 0) return;
    at_ += comment;
  }
}

sql_token sql_lexer::next() {
  skip_blanks_and_comments();
  const auto rest = this->rest();
  if (rest.empty()) return take(kind::end, 0);
  if (begins_name(rest.front())) {
    const auto size = word_size(rest);
    return take(kind_of_word(rest.substr(0, size)), size);
  }
  if (is_digit(rest.front()) || rest.front() == '.')
    if (const auto number = number_at(rest)) return take(number->meaning, number->size);
  if (rest.front() == '\'')
    if (const auto size = quoted_size(rest); size > 0) return take(kind::text, size);
  for (const auto& sign : signs)
    if (rest.starts_with(sign.word)) return take(sign.meaning, sign.word.size());
  return {kind::illegal, rest.substr(0, 1), at_};
}

size_t sql_lexer::column_of(size_t at) const {
  const auto before = expression_.substr(0, std::min(at, expression_.size()));
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  return 1 + before.size() -
         static_cast<size_t>(std::count_if(before.begin(), before.end(), continues));
}

}  // namespace cafmq

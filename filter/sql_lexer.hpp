#pragma once

/// Cuts an SQL92 expression into tokens, as RocketMQ's grammar has them: the longest match wins,
/// keywords may be in any case, blanks and comments are skipped. One owner; the text outlives it.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cafmq {

enum class sql_token_kind : uint8_t {
  end,
  illegal,  ///< no token begins here
  name,
  text,      ///< with its quotes
  integer,   ///< with its L, if it has one
  floating,  ///< with a point or an exponent
  plus,
  minus,
  equal,
  not_equal,
  greater,
  greater_equal,
  less,
  less_equal,
  open,
  close,
  comma,
  not_word,
  and_word,
  or_word,
  between_word,
  in_word,
  is_word,
  null_word,
  true_word,
  false_word,
  contains_word,
  starts_with_word,
  ends_with_word,
};

struct sql_token {
  sql_token_kind kind = sql_token_kind::end;
  std::string_view text;
  size_t at = 0;  ///< byte in the expression
};

class sql_lexer {
 public:
  explicit sql_lexer(std::string_view expression) : expression_{expression} {}

  /// The next token. Behind the last one: `end`, again and again.
  [[nodiscard]] sql_token next();

  /// The character in which the byte `at` lies, from 1 on: what people call the column.
  [[nodiscard]] size_t column_of(size_t at) const;

 private:
  [[nodiscard]] std::string_view rest() const { return expression_.substr(at_); }
  [[nodiscard]] sql_token take(sql_token_kind kind, size_t size);
  void skip_blanks_and_comments();

  std::string_view expression_;
  size_t at_ = 0;
};

}  // namespace cafmq

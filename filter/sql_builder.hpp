#pragma once

/// Puts the program of an SQL92 expression together, operand by operand, and refuses what does not
/// fit together: RocketMQ's rules of types, and sql_bounds. One owner, the parser.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "filter/sql_lexer.hpp"
#include "filter/sql_program.hpp"

namespace cafmq {

/// A finished part of the expression.
struct sql_term {
  sql_node::index node = sql_node::none;
  int height = 1;
  size_t at = 0;  ///< byte in the expression where it begins
};

class sql_builder {
 public:
  using term = result<sql_term>;

  /// `lexer` says in errors where they are; it outlives the builder.
  explicit sql_builder(const sql_lexer& lexer) : lexer_{lexer} {}

  // -- leaves -----------------------------------------------------------------

  /// A literal: a text, a number, TRUE, FALSE or NULL.
  [[nodiscard]] term literal(const sql_token& token);
  [[nodiscard]] term property(const sql_token& token);

  // -- operators --------------------------------------------------------------

  /// A condition or a bare property; refused otherwise.
  [[nodiscard]] term as_condition(sql_term operand);

  [[nodiscard]] term negate(sql_term operand);
  [[nodiscard]] term opposite(sql_term operand);

  /// OR or AND of conditions.
  [[nodiscard]] term joined(sql_operation operation, const std::vector<sql_term>& conditions);

  [[nodiscard]] term equality(sql_term left, sql_term right);
  [[nodiscard]] term is_null(sql_term operand);

  /// One of >, >=, < and <=.
  [[nodiscard]] term comparison(sql_operation operation, sql_term left, sql_term right);

  [[nodiscard]] term between(sql_term value, sql_term low, sql_term high, bool is_negated);
  [[nodiscard]] term one_of(sql_term value, const std::vector<sql_token>& list, bool is_negated);

  /// CONTAINS, STARTSWITH or ENDSWITH.
  [[nodiscard]] term match(sql_operation operation, sql_term value, const sql_token& pattern,
                           bool is_negated);

  // -- the end ----------------------------------------------------------------

  [[nodiscard]] sql_program finish(sql_term root);

  /// errc::invalid_argument with the column of the byte `at`.
  [[nodiscard]] tl::unexpected<error> refuse(size_t at, std::string_view why) const;

 private:
  [[nodiscard]] const sql_node& node_of(const sql_term& term) const {
    return program_.nodes[term.node];
  }
  [[nodiscard]] bool is_literal(const sql_term& term) const {
    return node_of(term).operation == sql_operation::constant;
  }
  [[nodiscard]] bool is_condition(const sql_term& term) const;
  [[nodiscard]] result<void> check_comparable(const sql_term& term) const;
  [[nodiscard]] result<void> check_bounds(const sql_term& low, const sql_term& high) const;
  [[nodiscard]] term add(sql_node node, size_t at, const std::vector<sql_term>& operands);
  [[nodiscard]] std::string_view keep(std::string text);
  [[nodiscard]] std::string_view keep_quoted(std::string_view quoted);

  const sql_lexer& lexer_;
  sql_program program_;
};

}  // namespace cafmq

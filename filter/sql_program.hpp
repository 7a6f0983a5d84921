#pragma once

/// An SQL92 expression as it is evaluated: a tree in one array. Made by the parser, read-only from
/// then on, any thread.
///
/// Invariants
///  1. Operands have lower numbers than what they belong to, and nothing is higher than
///     sql_bounds::height_max: evaluation ends, within a bounded stack.
///  2. What is viewed lies in `texts`, whose elements never move.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "filter/sql_value.hpp"

namespace cafmq {

/// What an expression may have; RocketMQ has no such bounds. They keep what a pull costs small.
namespace sql_bounds {
inline constexpr size_t text_max = 16'384;  ///< bytes
inline constexpr size_t nodes_max = 1'024;  ///< literals, properties and operators
inline constexpr size_t names_max = 64;     ///< different properties
inline constexpr size_t items_max = 4'096;  ///< texts in all lists of IN
inline constexpr int height_max = 64;       ///< operators and parentheses within each other
}  // namespace sql_bounds

enum class sql_operation : uint8_t {
  constant,
  property,
  negate,
  as_condition,  ///< a bare property: null without it, else false, as no property is a boolean
  opposite,      ///< NOT
  any_of,        ///< OR of two and more
  all_of,        ///< AND of two and more
  equal,
  greater,
  greater_equal,
  less,
  less_equal,
  between,
  one_of,  ///< IN
  contains,
  starts_with,
  ends_with,
};

struct sql_node {
  using index = uint16_t;
  static constexpr index none = UINT16_MAX;

  sql_operation operation = sql_operation::constant;
  bool is_negated = false;  ///< NOT BETWEEN, NOT IN, NOT CONTAINS and so on
  index first = none;       ///< the first operand
  index next = none;        ///< the next operand of the same operator
  uint16_t place = 0;       ///< of a property in `names`, or of the first of a list in `items`
  uint16_t items = 0;       ///< how many the list has
  sql_value value = {};     ///< of a constant
  std::string_view pattern = {};  ///< of contains, starts_with, ends_with
};

struct sql_program {
  sql_program() = default;
  sql_program(sql_program&&) noexcept = default;
  sql_program& operator=(sql_program&&) noexcept = default;
  sql_program(const sql_program&) = delete;
  sql_program& operator=(const sql_program&) = delete;
  ~sql_program() = default;

  std::vector<sql_node> nodes;
  sql_node::index root = sql_node::none;
  std::vector<std::string_view> names;  ///< of properties, each once
  std::vector<std::string_view> items;  ///< of lists; those of one list sorted
  std::deque<std::string> texts;
};

}  // namespace cafmq

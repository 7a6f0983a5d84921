#include "filter/sql_builder.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "filter/java_numbers.hpp"

namespace cafmq {
namespace {

constexpr auto int_max = std::numeric_limits<int32_t>::max();

// The value of a token that is a number; nothing when it is out of range. As in RocketMQ, a
// floating literal has to be above 0.
std::optional<sql_value> number_in(const sql_token& token) {
  auto digits = token.text;
  if (token.kind == sql_token_kind::floating) {
    const auto number = java_double(digits);
    if (!number || !(*number > 0) || *number > std::numeric_limits<double>::max())
      return std::nullopt;
    return sql_value::of_floating(*number);
  }
  if (digits.ends_with('l') || digits.ends_with('L')) digits.remove_suffix(1);
  const auto number = java_long(digits);
  if (!number) return std::nullopt;
  return sql_value{*number <= int_max ? sql_type::integer : sql_type::long_integer, *number, 0, {}};
}

}  // namespace

tl::unexpected<error> sql_builder::refuse(size_t at, std::string_view why) const {
  return fail(errc::invalid_argument, "the SQL92 expression is wrong at column {}: {}",
              lexer_.column_of(at), why);
}

std::string_view sql_builder::keep(std::string text) {
  return program_.texts.emplace_back(std::move(text));
}

// The text between the quotes; two quotes in it are one.
std::string_view sql_builder::keep_quoted(std::string_view quoted) {
  std::string text;
  for (size_t at = 1; at + 1 < quoted.size(); ++at) {
    if (quoted[at] == '\'') ++at;
    text += quoted[at];
  }
  return keep(std::move(text));
}

// -- leaves -------------------------------------------------------------------

sql_builder::term sql_builder::literal(const sql_token& token) {
  sql_node node;
  switch (token.kind) {
    case sql_token_kind::text:
      node.value = sql_value::of_text(keep_quoted(token.text));
      break;
    case sql_token_kind::true_word:
    case sql_token_kind::false_word:
      node.value = sql_value::of_truth(token.kind == sql_token_kind::true_word);
      break;
    case sql_token_kind::integer:
    case sql_token_kind::floating:
      if (const auto number = number_in(token))
        node.value = *number;
      else
        return refuse(token.at, fmt::format("the number {:.40} is out of range", token.text));
      break;
    default:
      break;  // NULL
  }
  return add(node, token.at, {});
}

sql_builder::term sql_builder::property(const sql_token& token) {
  auto& names = program_.names;
  auto known = std::find(names.begin(), names.end(), token.text);
  if (known == names.end()) {
    if (names.size() == sql_bounds::names_max)
      return refuse(token.at, fmt::format("there are more than {} different properties",
                                          sql_bounds::names_max));
    known = names.insert(names.end(), keep(std::string{token.text}));
  }
  sql_node node;
  node.operation = sql_operation::property;
  node.place = static_cast<uint16_t>(known - names.begin());
  return add(node, token.at, {});
}

// -- operators ----------------------------------------------------------------

bool sql_builder::is_condition(const sql_term& term) const {
  const auto& node = node_of(term);
  switch (node.operation) {
    case sql_operation::constant:
      return node.value.is_null() || node.value.type == sql_type::boolean;
    case sql_operation::property:
    case sql_operation::negate:
      return false;
    default:
      return true;
  }
}

sql_builder::term sql_builder::as_condition(sql_term operand) {
  if (is_condition(operand)) return operand;
  if (node_of(operand).operation != sql_operation::property)
    return refuse(operand.at, "a condition is expected here, not a value");
  return add({.operation = sql_operation::as_condition}, operand.at, {operand});
}

sql_builder::term sql_builder::negate(sql_term operand) {
  return add({.operation = sql_operation::negate}, operand.at, {operand});
}

sql_builder::term sql_builder::opposite(sql_term operand) {
  return as_condition(operand).and_then([this](sql_term condition) -> term {
    return add({.operation = sql_operation::opposite}, condition.at, {condition});
  });
}

sql_builder::term sql_builder::joined(sql_operation operation,
                                      const std::vector<sql_term>& conditions) {
  return add({.operation = operation}, conditions.front().at, conditions);
}

sql_builder::term sql_builder::equality(sql_term left, sql_term right) {
  for (const auto& side : {left, right})
    if (is_literal(side) && node_of(side).value.is_null())
      return refuse(side.at, "NULL equals nothing; write IS NULL");
  if (is_literal(left) && is_literal(right) && is_condition(left) && !is_condition(right))
    return refuse(right.at, "TRUE and FALSE cannot be compared with that");
  return add({.operation = sql_operation::equal}, left.at, {left, right});
}

sql_builder::term sql_builder::is_null(sql_term operand) {
  return add({}, operand.at, {}).and_then([&](sql_term null) {
    return add({.operation = sql_operation::equal}, operand.at, {operand, null});
  });
}

// Sizes are those of numbers, and of properties that may be some.
result<void> sql_builder::check_comparable(const sql_term& term) const {
  if (is_literal(term) ? node_of(term).value.is_number() : !is_condition(term)) return {};
  return refuse(term.at, "a number or a property is expected here");
}

sql_builder::term sql_builder::comparison(sql_operation operation, sql_term left, sql_term right) {
  for (const auto& side : {left, right})
    if (auto sound = check_comparable(side); !sound) return fail(std::move(sound).error());
  return add({.operation = operation}, left.at, {left, right});
}

result<void> sql_builder::check_bounds(const sql_term& low, const sql_term& high) const {
  if (!is_literal(low) || !is_literal(high)) return {};
  const auto order = order_of(node_of(low).value, node_of(high).value);
  if (order && *order > 0) return refuse(low.at, "the lower bound of BETWEEN is above the upper");
  return {};
}

sql_builder::term sql_builder::between(sql_term value, sql_term low, sql_term high,
                                       bool is_negated) {
  for (const auto& part : {value, low, high})
    if (auto sound = check_comparable(part); !sound) return fail(std::move(sound).error());
  if (!is_negated)
    if (auto sound = check_bounds(low, high); !sound) return fail(std::move(sound).error());
  return add({.operation = sql_operation::between, .is_negated = is_negated}, value.at,
             {value, low, high});
}

sql_builder::term sql_builder::one_of(sql_term value, const std::vector<sql_token>& list,
                                      bool is_negated) {
  if (node_of(value).operation != sql_operation::property)
    return refuse(value.at, "IN takes a property on its left");
  auto& items = program_.items;
  const auto begin = items.size();
  if (begin + list.size() > sql_bounds::items_max)
    return refuse(value.at,
                  fmt::format("there are more than {} texts in lists", sql_bounds::items_max));
  for (const auto& item : list) items.push_back(keep_quoted(item.text));
  std::sort(items.begin() + static_cast<std::ptrdiff_t>(begin), items.end());
  sql_node node;
  node.operation = sql_operation::one_of;
  node.is_negated = is_negated;
  node.place = static_cast<uint16_t>(begin);
  node.items = static_cast<uint16_t>(list.size());
  return add(node, value.at, {value});
}

sql_builder::term sql_builder::match(sql_operation operation, sql_term value,
                                     const sql_token& pattern, bool is_negated) {
  sql_node node;
  node.operation = operation;
  node.is_negated = is_negated;
  node.pattern = keep_quoted(pattern.text);
  return add(node, value.at, {value});
}

// -- the tree -----------------------------------------------------------------

sql_builder::term sql_builder::add(sql_node node, size_t at,
                                   const std::vector<sql_term>& operands) {
  auto& nodes = program_.nodes;
  if (nodes.size() == sql_bounds::nodes_max)
    return refuse(at, fmt::format("there are more than {} terms", sql_bounds::nodes_max));
  int height = 1;
  auto* link = &node.first;
  for (const auto& operand : operands) {
    height = std::max(height, operand.height + 1);
    *link = operand.node;
    link = &nodes[operand.node].next;
  }
  if (height > sql_bounds::height_max)
    return refuse(at,
                  fmt::format("operators are nested more than {} deep", sql_bounds::height_max));
  nodes.push_back(node);
  return sql_term{static_cast<sql_node::index>(nodes.size() - 1), height, at};
}

sql_program sql_builder::finish(sql_term root) {
  program_.root = root.node;
  return std::move(program_);
}

}  // namespace cafmq

#include "filter/sql_value.hpp"

#include <algorithm>

#include "filter/java_numbers.hpp"

namespace cafmq {
namespace {

template <class Value>
int order(const Value& left, const Value& right) {
  return left < right ? -1 : static_cast<int>(right < left);
}

double as_double(const sql_value& number) {
  return number.type == sql_type::floating ? number.floating : static_cast<double>(number.number);
}

int order_of_numbers(const sql_value& left, const sql_value& right) {
  if (left.type == sql_type::floating || right.type == sql_type::floating)
    return java_compare(as_double(left), as_double(right));
  return order(left.number, right.number);
}

bool says_true(std::string_view text) {
  constexpr std::string_view word = "true";
  return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char c, char wanted) {
    return c == wanted || c == static_cast<char>(wanted - 'a' + 'A');
  });
}

// The text as what it is compared with; nothing when it is none.
std::optional<sql_value> read_as(sql_type type, std::string_view text) {
  if (type == sql_type::floating) {
    const auto number = java_double(text);
    return number ? std::optional{sql_value::of_floating(*number)} : std::nullopt;
  }
  const auto number =
      type == sql_type::integer ? std::optional<int64_t>{java_integer(text)} : java_long(text);
  return number ? std::optional{sql_value{type, *number, 0, {}}} : std::nullopt;
}

}  // namespace

std::optional<int> order_of(const sql_value& left, const sql_value& right) {
  constexpr int unequal = -1;
  if (left.is_number() && right.is_number()) return order_of_numbers(left, right);
  if (left.type == sql_type::boolean && right.type == sql_type::boolean)
    return order(left.number, right.number);
  if (left.type == sql_type::text && right.type == sql_type::text)
    return order(left.text, right.text);
  if (left.type == sql_type::text && right.is_number()) {
    const auto number = read_as(right.type, left.text);
    return number ? std::optional{order_of_numbers(*number, right)} : std::nullopt;
  }
  if (left.is_number() && right.type == sql_type::text) {
    const auto number = read_as(left.type, right.text);
    return number ? std::optional{order_of_numbers(left, *number)} : std::nullopt;
  }
  if (left.type == sql_type::text) return order(int64_t{says_true(left.text)}, right.number);
  if (right.type == sql_type::text) return std::nullopt;  // RocketMQ reads a text on the left only
  return unequal;
}

std::optional<int> order_by_size(const sql_value& left, const sql_value& right) {
  if (left.type != sql_type::text || right.type != sql_type::text) return order_of(left, right);
  const auto left_number = java_double(left.text);
  const auto right_number = java_double(right.text);
  if (!left_number || !right_number) return std::nullopt;
  return java_compare(*left_number, *right_number);
}

sql_value equality(const sql_value& left, const sql_value& right) {
  if (left.is_failed() || right.is_failed()) return sql_value::failure();
  if (left.is_null()) return right.is_null() ? sql_value::of_truth(true) : sql_value{};
  if (right.is_null()) return sql_value::of_truth(false);
  const auto found = order_of(left, right);
  return found ? sql_value::of_truth(*found == 0) : sql_value::failure();
}

sql_value negative(const sql_value& value) {
  if (value.is_failed()) return value;
  if (!value.is_number()) return {};
  return {value.type, -value.number, -value.floating, {}};
}

}  // namespace cafmq

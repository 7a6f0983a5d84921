#pragma once

/// What a part of an SQL92 expression is for one message, and how two of them compare: with
/// RocketMQ's conversions. Values; any thread; no allocation.

#include <cstdint>
#include <optional>
#include <string_view>

namespace cafmq {

/// `integer` has 32 bits and `long_integer` 64: a property's text is read as what it is compared
/// with.
enum class sql_type : uint8_t {
  null,  ///< a property that the message does not have; neither true nor false
  boolean,
  integer,
  long_integer,
  floating,
  text,
  failed,  ///< two things could not be compared: the message does not match
};

struct sql_value {
  sql_type type = sql_type::null;
  int64_t number = 0;  ///< of integer and long_integer; of boolean 0 or 1
  double floating = 0;
  std::string_view text;  ///< belongs to the expression or to the message

  [[nodiscard]] static sql_value of_truth(bool truth) { return {sql_type::boolean, truth, 0, {}}; }
  [[nodiscard]] static sql_value of_floating(double number) {
    return {sql_type::floating, 0, number, {}};
  }
  [[nodiscard]] static sql_value of_text(std::string_view text) {
    return {sql_type::text, 0, 0, text};
  }
  [[nodiscard]] static sql_value failure() { return {sql_type::failed, 0, 0, {}}; }

  [[nodiscard]] bool is_null() const { return type == sql_type::null; }
  [[nodiscard]] bool is_failed() const { return type == sql_type::failed; }
  [[nodiscard]] bool is_true() const { return type == sql_type::boolean && number != 0; }
  [[nodiscard]] bool is_false() const { return type == sql_type::boolean && number == 0; }
  [[nodiscard]] bool is_number() const {
    return type == sql_type::integer || type == sql_type::long_integer ||
           type == sql_type::floating;
  }
};

/// Below, at or above 0; nothing when the two cannot be compared. Neither is null or failed. Texts
/// are only equal or not; a truth and a number are never equal.
[[nodiscard]] std::optional<int> order_of(const sql_value& left, const sql_value& right);

/// The same for <, <=, > and >=: two texts are compared as the numbers that they are.
[[nodiscard]] std::optional<int> order_by_size(const sql_value& left, const sql_value& right);

/// `left = right`. Two nulls are equal; null and something is null, something and null false.
[[nodiscard]] sql_value equality(const sql_value& left, const sql_value& right);

/// Null of what is no number.
[[nodiscard]] sql_value negative(const sql_value& value);

}  // namespace cafmq

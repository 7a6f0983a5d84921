#include "filter/sql_filter.hpp"

#include <algorithm>
#include <array>

#include "filter/sql_parser.hpp"
#include "message/property_walk.hpp"

namespace cafmq {
namespace {

// One look at one message. Errors travel as values: what has failed fails what it is part of, but
// for an OR or AND that is decided before.
class evaluation {
 public:
  evaluation(const sql_program& program, std::string_view properties) : program_{program} {
    for_each_property(properties, [this](std::string_view name, std::string_view value) {
      for (size_t place = 0; place < program_.names.size(); ++place)
        if (program_.names[place] == name) found_[place] = value;
    });
  }

  [[nodiscard]] sql_value run() const { return value_of(program_.nodes[program_.root]); }

 private:
  [[nodiscard]] const sql_node& at(sql_node::index place) const { return program_.nodes[place]; }
  [[nodiscard]] sql_value first_of(const sql_node& node) const { return value_of(at(node.first)); }

  // Calls itself no deeper than sql_bounds::height_max.
  [[nodiscard]] sql_value value_of(const sql_node& node) const {
    switch (node.operation) {
      case sql_operation::constant:
        return node.value;
      case sql_operation::property:
        return property(node);
      case sql_operation::negate:
        return negative(first_of(node));
      case sql_operation::as_condition:
        return property(at(node.first)).is_null() ? sql_value{} : sql_value::of_truth(false);
      case sql_operation::opposite:
        return opposite(first_of(node));
      case sql_operation::any_of:
        return joined(node, true);
      case sql_operation::all_of:
        return joined(node, false);
      case sql_operation::equal:
        return equality(first_of(node), value_of(at(at(node.first).next)));
      case sql_operation::greater:
      case sql_operation::greater_equal:
      case sql_operation::less:
      case sql_operation::less_equal:
        return compared(node.operation, first_of(node), at(at(node.first).next));
      case sql_operation::between:
        return between(node);
      case sql_operation::one_of:
        return one_of(node);
      case sql_operation::contains:
      case sql_operation::starts_with:
      case sql_operation::ends_with:
        return match(node);
    }
    return sql_value::failure();
  }

  // A property's value is never empty.
  [[nodiscard]] sql_value property(const sql_node& node) const {
    const auto value = found_[node.place];
    return value.empty() ? sql_value{} : sql_value::of_text(value);
  }

  [[nodiscard]] static sql_value opposite(const sql_value& value) {
    return value.type == sql_type::boolean ? sql_value::of_truth(value.is_false()) : value;
  }

  // OR is decided by the first that is true, AND by the first that is false.
  [[nodiscard]] sql_value joined(const sql_node& node, bool decisive) const {
    bool is_unknown = false;
    for (auto place = node.first; place != sql_node::none; place = at(place).next) {
      const auto value = value_of(at(place));
      if (value.is_failed() || (decisive ? value.is_true() : value.is_false())) return value;
      is_unknown |= value.is_null();
    }
    return is_unknown ? sql_value{} : sql_value::of_truth(!decisive);
  }

  // Nobody looks at the right side when the left one is null.
  [[nodiscard]] sql_value compared(sql_operation operation, const sql_value& left,
                                   const sql_node& right_node) const {
    if (left.is_failed() || left.is_null()) return left;
    const auto right = value_of(right_node);
    if (right.is_failed() || right.is_null()) return right;
    const auto order = order_by_size(left, right);
    if (!order) return sql_value::failure();
    switch (operation) {
      case sql_operation::greater:
        return sql_value::of_truth(*order > 0);
      case sql_operation::greater_equal:
        return sql_value::of_truth(*order >= 0);
      case sql_operation::less:
        return sql_value::of_truth(*order < 0);
      default:
        return sql_value::of_truth(*order <= 0);
    }
  }

  // BETWEEN is `value >= low AND value <= high`, NOT BETWEEN `value < low OR value > high`.
  [[nodiscard]] sql_value between(const sql_node& node) const {
    const auto value = first_of(node);
    const auto& low = at(at(node.first).next);
    const auto below = node.is_negated ? sql_operation::less : sql_operation::greater_equal;
    const auto above = node.is_negated ? sql_operation::greater : sql_operation::less_equal;
    const auto first = compared(below, value, low);
    if (first.is_failed() || (node.is_negated ? first.is_true() : first.is_false())) return first;
    const auto second = compared(above, value, at(low.next));
    if (second.is_failed() || (node.is_negated ? second.is_true() : second.is_false()))
      return second;
    return first.is_null() ? first : second;
  }

  [[nodiscard]] sql_value one_of(const sql_node& node) const {
    const auto value = property(at(node.first));
    if (value.is_null()) return value;
    const auto* const begin = program_.items.data() + node.place;
    return sql_value::of_truth(std::binary_search(begin, begin + node.items, value.text) !=
                               node.is_negated);
  }

  // False of what is no text and with an empty pattern, also in the negated form.
  [[nodiscard]] sql_value match(const sql_node& node) const {
    if (node.pattern.empty()) return sql_value::of_truth(false);
    const auto value = first_of(node);
    if (value.is_failed()) return value;
    if (value.type != sql_type::text) return sql_value::of_truth(false);
    const bool matches = node.operation == sql_operation::contains
                             ? value.text.find(node.pattern) != std::string_view::npos
                         : node.operation == sql_operation::starts_with
                             ? value.text.starts_with(node.pattern)
                             : value.text.ends_with(node.pattern);
    return sql_value::of_truth(matches != node.is_negated);
  }

  const sql_program& program_;
  std::array<std::string_view, sql_bounds::names_max> found_;  // by place in `names`
};

}  // namespace

result<sql_filter> sql_filter::compile(std::string_view expression) {
  return parse_sql(expression).map([](sql_program program) {
    return sql_filter{std::move(program)};
  });
}

bool sql_filter::matches(std::string_view properties) const {
  return evaluation{program_, properties}.run().is_true();
}

}  // namespace cafmq

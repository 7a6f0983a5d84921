#include "filter/sql_parser.hpp"

#include <utility>
#include <vector>

#include "filter/sql_builder.hpp"
#include "filter/sql_lexer.hpp"

namespace cafmq {
namespace {

using kind = sql_token_kind;
using term = sql_builder::term;

// Recursive descent with one function for each level of the grammar. `token_` is the next token.
class parser {
 public:
  explicit parser(std::string_view expression) : lexer_{expression}, token_{lexer_.next()} {}

  result<sql_program> run() {
    return disjunction()
        .and_then([this](sql_term whole) { return builder_.as_condition(whole); })
        .and_then([this](sql_term whole) -> result<sql_program> {
          // What cannot go on is ignored, what is no token is not.
          if (token_.kind == kind::illegal) return unexpected("the end");
          return builder_.finish(whole);
        });
  }

 private:
  using level = term (parser::*)();

  // -- tokens -----------------------------------------------------------------

  sql_token take() { return std::exchange(token_, lexer_.next()); }

  bool take_if(kind wanted) {
    if (token_.kind != wanted) return false;
    (void)take();
    return true;
  }

  result<sql_token> expect(kind wanted, std::string_view what) {
    if (token_.kind != wanted) return unexpected(what);
    return take();
  }

  [[nodiscard]] tl::unexpected<error> unexpected(std::string_view wanted) const {
    if (token_.kind == kind::end)
      return builder_.refuse(token_.at, fmt::format("it ends where {} is expected", wanted));
    if (token_.kind == kind::illegal && token_.text == "'")
      return builder_.refuse(token_.at, "the text has no closing quote");
    if (token_.kind == kind::illegal)
      return builder_.refuse(token_.at, "nothing that is allowed begins with this character");
    // A text may be long and no UTF-8; everything else is ASCII.
    const auto found = token_.kind == kind::text ? std::string_view{"a text"} : token_.text;
    return builder_.refuse(token_.at, fmt::format("{} is expected, not {:.40}", wanted, found));
  }

  // -- OR, AND ----------------------------------------------------------------

  term disjunction() { return joined(kind::or_word, sql_operation::any_of, &parser::conjunction); }
  term conjunction() { return joined(kind::and_word, sql_operation::all_of, &parser::equality); }

  term joined(kind word, sql_operation operation, level tighter) {
    auto first = (this->*tighter)();
    if (!first || token_.kind != word) return first;
    std::vector<sql_term> conditions;
    for (auto next = std::move(first);; next = (this->*tighter)()) {
      if (next) next = builder_.as_condition(*next);
      if (!next) return next;
      conditions.push_back(*next);
      if (!take_if(word)) return builder_.joined(operation, conditions);
    }
  }

  // -- =, <>, IS NULL ---------------------------------------------------------

  term equality() {
    auto left = comparison();
    while (left) {
      if (take_if(kind::is_word))
        left = null_test(*left);
      else if (token_.kind == kind::equal || token_.kind == kind::not_equal)
        left = equality_with(*left, take().kind == kind::not_equal);
      else
        break;
    }
    return left;
  }

  term equality_with(sql_term left, bool is_negated) {
    auto right = comparison();
    if (!right) return right;
    auto equal = builder_.equality(left, *right);
    return equal && is_negated ? builder_.opposite(*equal) : equal;
  }

  term null_test(sql_term operand) {
    const bool is_negated = take_if(kind::not_word);
    if (!take_if(kind::null_word)) return unexpected(is_negated ? "NULL" : "NULL or NOT NULL");
    auto test = builder_.is_null(operand);
    return test && is_negated ? builder_.opposite(*test) : test;
  }

  // -- >, >=, <, <=, BETWEEN, IN, CONTAINS, STARTSWITH, ENDSWITH --------------

  term comparison() {
    auto left = unary();
    while (left) {
      switch (token_.kind) {
        case kind::greater:
          left = size_with(sql_operation::greater, *left);
          break;
        case kind::greater_equal:
          left = size_with(sql_operation::greater_equal, *left);
          break;
        case kind::less:
          left = size_with(sql_operation::less, *left);
          break;
        case kind::less_equal:
          left = size_with(sql_operation::less_equal, *left);
          break;
        case kind::not_word:
        case kind::between_word:
        case kind::in_word:
        case kind::contains_word:
        case kind::starts_with_word:
        case kind::ends_with_word:
          left = test_by_word(*left, take_if(kind::not_word));
          break;
        default:
          return left;
      }
    }
    return left;
  }

  term size_with(sql_operation operation, sql_term left) {
    (void)take();
    const auto right = unary();
    return right ? builder_.comparison(operation, left, *right) : right;
  }

  term test_by_word(sql_term left, bool is_negated) {
    switch (token_.kind) {
      case kind::between_word:
        return between(left, is_negated);
      case kind::in_word:
        return one_of(left, is_negated);
      case kind::contains_word:
        return match(sql_operation::contains, left, is_negated);
      case kind::starts_with_word:
        return match(sql_operation::starts_with, left, is_negated);
      case kind::ends_with_word:
        return match(sql_operation::ends_with, left, is_negated);
      default:
        return unexpected("BETWEEN, IN, CONTAINS, STARTSWITH or ENDSWITH");
    }
  }

  term between(sql_term value, bool is_negated) {
    (void)take();
    auto low = unary();
    if (!low) return low;
    if (!take_if(kind::and_word)) return unexpected("AND");
    const auto high = unary();
    return high ? builder_.between(value, *low, *high, is_negated) : high;
  }

  term one_of(sql_term value, bool is_negated) {
    (void)take();
    if (!take_if(kind::open)) return unexpected("(");
    std::vector<sql_token> list;
    do {
      auto item = expect(kind::text, "a text in quotes");
      if (!item) return fail(std::move(item).error());
      list.push_back(*item);
    } while (take_if(kind::comma));
    if (!take_if(kind::close)) return unexpected(", or )");
    return builder_.one_of(value, list, is_negated);
  }

  term match(sql_operation operation, sql_term value, bool is_negated) {
    (void)take();
    auto pattern = expect(kind::text, "a text in quotes");
    if (!pattern) return fail(std::move(pattern).error());
    return builder_.match(operation, value, *pattern, is_negated);
  }

  // -- +, -, NOT, literals, properties, parentheses ---------------------------

  // The only level that goes down again, so it is the one that counts.
  term unary() {
    if (depth_ == sql_bounds::height_max)
      return builder_.refuse(
          token_.at, fmt::format("operators are nested more than {} deep", sql_bounds::height_max));
    ++depth_;
    auto operand = nested();
    --depth_;
    return operand;
  }

  term nested() {
    switch (token_.kind) {
      case kind::plus:
        (void)take();
        return unary();
      case kind::minus:
        (void)take();
        return unary().and_then([this](sql_term operand) { return builder_.negate(operand); });
      case kind::not_word:
        (void)take();
        return unary().and_then([this](sql_term operand) { return builder_.opposite(operand); });
      case kind::open:
        (void)take();
        return parenthesized();
      case kind::name:
        return builder_.property(take());
      case kind::text:
      case kind::integer:
      case kind::floating:
      case kind::true_word:
      case kind::false_word:
      case kind::null_word:
        return builder_.literal(take());
      default:
        return unexpected("a value");
    }
  }

  term parenthesized() {
    auto within = disjunction();
    if (within && !take_if(kind::close)) return unexpected(")");
    return within;
  }

  sql_lexer lexer_;
  sql_builder builder_{lexer_};
  sql_token token_;
  int depth_ = 0;
};

}  // namespace

result<sql_program> parse_sql(std::string_view expression) {
  if (expression.size() > sql_bounds::text_max)
    return fail(errc::invalid_argument, "the SQL92 expression has {} bytes; at most {} are allowed",
                expression.size(), sql_bounds::text_max);
  return parser{expression}.run();
}

}  // namespace cafmq

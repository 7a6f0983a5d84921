#include "filter/java_numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace cafmq {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  // from_chars knows no plus sign.
  if (text.starts_with('+') && text.size() > 1 && is_digit(text[1])) text.remove_prefix(1);
  Number number = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, wrong] = std::from_chars(text.data(), end, number);
  if (wrong != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

std::string_view without_blanks(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// One of the two ways to write a number.
struct notation {
  std::chars_format format;
  bool (*is_digit)(char);
  std::string_view exponent_letters;
  bool needs_exponent;
  int64_t digit_weight;  ///< of a digit before the point, counted in exponents
};

constexpr notation decimal{std::chars_format::general, is_digit, "eE", false, 1};
constexpr notation hexadecimal{std::chars_format::hex, is_hex_digit, "pP", true, 4};

// A number without sign and suffix, its parts found and allowed.
struct magnitude {
  std::string_view whole;
  std::string_view mantissa;
  std::string_view exponent;  ///< with its sign; may be empty
};

std::optional<magnitude> parts_of(std::string_view text, const notation& form) {
  size_t at = 0;
  size_t digits = 0;
  for (bool point = false; at < text.size(); ++at) {
    if (form.is_digit(text[at]))
      ++digits;
    else if (text[at] == '.' && !point)
      point = true;
    else
      break;
  }
  if (digits == 0) return std::nullopt;
  magnitude parts{{}, text.substr(0, at), {}};
  if (at < text.size() && form.exponent_letters.find(text[at]) != std::string_view::npos) {
    const auto begin = ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const auto first_digit = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == first_digit) return std::nullopt;
    parts.exponent = text.substr(begin, at - begin);
  } else if (form.needs_exponent) {
    return std::nullopt;
  }
  parts.whole = text.substr(0, at);
  constexpr std::string_view suffixes = "fFdD";
  if (at < text.size() && suffixes.find(text[at]) != std::string_view::npos) ++at;
  if (at != text.size()) return std::nullopt;
  return parts;
}

int64_t exponent_of(const magnitude& parts) {
  constexpr int64_t far = int64_t{1} << 40;
  if (parts.exponent.empty()) return 0;
  const auto number = java_long(parts.exponent);
  return number ? std::clamp(*number, -far, far) : (parts.exponent.front() == '-' ? -far : far);
}

// A number that no double can hold is too large or too small, as its first digit that counts says.
double beyond_range(const magnitude& parts, const notation& form) {
  const auto first = parts.mantissa.find_first_not_of("0.");
  if (first == std::string_view::npos) return 0;
  const auto point = std::min(parts.mantissa.find('.'), parts.mantissa.size());
  const auto place = static_cast<int64_t>(point) - static_cast<int64_t>(first);
  return place * form.digit_weight + exponent_of(parts) > 0 ? infinity : 0;
}

std::optional<double> unsigned_double(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return infinity;
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  if (hex) text.remove_prefix(2);
  const auto& form = hex ? hexadecimal : decimal;
  const auto parts = parts_of(text, form);
  if (!parts) return std::nullopt;
  double number = 0;
  const auto* end = parts->whole.data() + parts->whole.size();
  const auto [stopped, wrong] = std::from_chars(parts->whole.data(), end, number, form.format);
  if (wrong == std::errc::result_out_of_range) return beyond_range(*parts, form);
  if (wrong != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

}  // namespace

std::optional<int32_t> java_integer(std::string_view text) {
  return whole_number<int32_t>(text);
}

std::optional<int64_t> java_long(std::string_view text) {
  return whole_number<int64_t>(text);
}

std::optional<double> java_double(std::string_view text) {
  text = without_blanks(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto number = unsigned_double(text);
  return number && negative ? -*number : number;
}

int java_compare(double left, double right) {
  if (left < right) return -1;
  if (left > right) return 1;
  if (std::isnan(left) || std::isnan(right))
    return static_cast<int>(std::isnan(left)) - static_cast<int>(std::isnan(right));
  return static_cast<int>(std::signbit(right)) - static_cast<int>(std::signbit(left));
}

}  // namespace cafmq

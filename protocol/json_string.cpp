#include "protocol/json_string.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace cafmq {
namespace {

constexpr uint64_t ones = 0x0101010101010101;
constexpr uint64_t high_bits = 0x8080808080808080;
constexpr size_t step = sizeof(uint64_t);

// The high bit of each byte that is zero. Bytes above the first such byte may be marked wrongly, so
// only the lowest mark counts.
constexpr uint64_t zero_bytes(uint64_t word) {
  return (word - ones) & ~word & high_bits;
}

constexpr uint64_t bytes_equal(uint64_t word, char c) {
  return zero_bytes(word ^ (ones * static_cast<unsigned char>(c)));
}

constexpr uint64_t bytes_below(uint64_t word, uint8_t bound) {
  return (word - ones * bound) & ~word & high_bits;
}

constexpr uint8_t control_end = 0x20;

// How many bytes at the front are not marked by `marks(word)` and do not match `matches(char)`.
template <class Marks, class Matches>
size_t length_before(std::string_view text, Marks marks, Matches matches) {
  static_assert(std::endian::native == std::endian::little, "the lowest mark is the first byte");
  size_t at = 0;
  for (; text.size() - at >= step; at += step) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + at, step);
    if (const auto found = marks(word); found != 0)
      return at + static_cast<size_t>(std::countr_zero(found)) / 8;
  }
  while (at < text.size() && !matches(text[at])) ++at;
  return at;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < control_end;
}

// How many bytes at the front need no escape.
size_t unescaped_length(std::string_view text) {
  return length_before(
      text,
      [](uint64_t word) {
        return bytes_equal(word, '"') | bytes_equal(word, '\\') | bytes_below(word, control_end);
      },
      [](char c) { return c == '"' || c == '\\' || is_control(c); });
}

void append_escape(std::string& to, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view short_ones = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  if (const auto at = short_ones.find(c); at != std::string_view::npos) {
    to.append({'\\', letters[at]});
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  to.append("\\u00").append({digits[byte >> 4], digits[byte & 0xF]});
}

// The number that four hexadecimal digits at the front make.
std::optional<uint32_t> four_digits(std::string_view text) {
  constexpr size_t digits = 4;
  uint32_t unit = 0;
  if (text.size() < digits) return std::nullopt;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + digits, unit, 16);
  if (wrong != std::errc{} || end != text.data() + digits) return std::nullopt;
  return unit;
}

void append_utf8(std::string& to, uint32_t point) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
  if (point < 0x80)
    to += static_cast<char>(point);
  else if (point < 0x800)
    to.append({static_cast<char>(0xC0 | (point >> 6)), tail(0)});
  else if (point < 0x10000)
    to.append({static_cast<char>(0xE0 | (point >> 12)), tail(6), tail(0)});
  else
    to.append({static_cast<char>(0xF0 | (point >> 18)), tail(12), tail(6), tail(0)});
}

// Takes the digits behind "\u", and the whole second half of a pair.
bool append_code_point(std::string& to, std::string_view& rest) {
  constexpr size_t digits = 4;
  constexpr size_t escape = 2 + digits;
  const auto first = four_digits(rest);
  if (!first) return false;
  rest.remove_prefix(digits);
  if ((*first & 0xF800) != 0xD800) {
    append_utf8(to, *first);
    return true;
  }
  const auto second = rest.starts_with("\\u") ? four_digits(rest.substr(2)) : std::nullopt;
  if ((*first & 0xFC00) != 0xD800 || !second || (*second & 0xFC00) != 0xDC00) {
    to += '?';
    return true;
  }
  rest.remove_prefix(escape);
  append_utf8(to, 0x10000 + ((*first & 0x3FF) << 10) + (*second & 0x3FF));
  return true;
}

}  // namespace

size_t plain_length(std::string_view text) {
  return length_before(
      text, [](uint64_t word) { return bytes_equal(word, '"') | bytes_equal(word, '\\'); },
      [](char c) { return c == '"' || c == '\\'; });
}

bool append_unescaped(std::string& to, std::string_view inside) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  while (true) {
    const auto plain = inside.find('\\');
    to.append(inside.substr(0, plain));
    if (plain == std::string_view::npos) return true;
    inside.remove_prefix(plain + 1);
    if (inside.empty()) return false;
    const auto letter = inside.front();
    inside.remove_prefix(1);
    if (letter == 'u') {
      if (!append_code_point(to, inside)) return false;
    } else if (const auto at = letters.find(letter); at != std::string_view::npos) {
      to += meanings[at];
    } else {
      return false;
    }
  }
}

void append_json_string(std::string& to, std::string_view text) {
  to += '"';
  while (true) {
    const auto plain = unescaped_length(text);
    to.append(text.substr(0, plain));
    if (plain == text.size()) break;
    append_escape(to, text[plain]);
    text.remove_prefix(plain + 1);
  }
  to += '"';
}

void append_decimal(std::string& to, int64_t number) {
  std::array<char, 20> digits;  // "-9223372036854775808"
  const auto [end, wrong] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  static_cast<void>(wrong);  // all 64-bit numbers fit
  to.append(digits.data(), end);
}

template <class Int>
std::optional<Int> decimal_in(std::string_view text) {
  Int number{};
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template std::optional<int32_t> decimal_in<int32_t>(std::string_view);
template std::optional<int64_t> decimal_in<int64_t>(std::string_view);

}  // namespace cafmq

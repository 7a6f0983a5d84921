#include "protocol/json_string.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace cafmq {
namespace {

constexpr uint8_t control_end = 0x20;

bool needs_escape(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < control_end;
}

// How many bytes at the front need no escape.
size_t unescaped_length(std::string_view text) {
  size_t at = 0;
  for (; text.size() - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    const auto marks = json_bytes::equal(word, '"') | json_bytes::equal(word, '\\') |
                       json_bytes::below(word, control_end);
    if (marks != 0) return at + json_bytes::first(marks);
  }
  while (at < text.size() && !needs_escape(text[at])) ++at;
  return at;
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

constexpr size_t digits_size = 4;
constexpr size_t escape_size = 2 + digits_size;  // a backslash, u and the digits
constexpr uint32_t no_unit = 0x10000;

// The number that four hexadecimal digits at the front make, or no_unit.
uint32_t four_digits(std::string_view text) {
  if (text.size() < digits_size) return no_unit;
  uint32_t unit = 0;
  for (size_t at = 0; at < digits_size; ++at) {
    const auto decimal = static_cast<unsigned char>(text[at] - '0');
    const auto letter = static_cast<unsigned char>((text[at] | 0x20) - 'a');
    if (decimal > 9 && letter > 5) return no_unit;
    unit = unit << 4 | (decimal <= 9 ? decimal : letter + 10U);
  }
  return unit;
}

char* put_utf8(char* to, uint32_t point) {
  const auto put = [&](uint32_t byte) { *to++ = static_cast<char>(byte); };
  const auto put_tail = [&](int shift) { put(0x80 | ((point >> shift) & 0x3F)); };
  if (point < 0x80) {
    put(point);
    return to;
  }
  if (point < 0x800) {
    put(0xC0 | (point >> 6));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put_tail(6);
  } else {
    put(0xF0 | (point >> 18));
    put_tail(12);
    put_tail(6);
  }
  put_tail(0);
  return to;
}

// Takes the digits behind "\u", and the whole second half of a pair; nullptr when there are none.
char* put_code_point(char* to, std::string_view& rest) {
  const auto first = four_digits(rest);
  if (first == no_unit) return nullptr;
  rest.remove_prefix(digits_size);
  if ((first & 0xF800) != 0xD800) return put_utf8(to, first);
  const auto second = rest.starts_with("\\u") ? four_digits(rest.substr(2)) : no_unit;
  const bool pair = (first & 0xFC00) == 0xD800 && (second & 0x1FC00) == 0xDC00;
  if (!pair) {
    *to = '?';
    return to + 1;
  }
  rest.remove_prefix(escape_size);
  return put_utf8(to, 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF));
}

// What a backslash and this letter mean; 0 when nothing.
char meaning_of(char letter) {
  switch (letter) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '"':
    case '\\':
    case '/':
      return letter;
    default:
      return 0;
  }
}

}  // namespace

char* unescape(char* to, std::string_view inside) {
  while (true) {
    const auto plain = std::min(inside.find('\\'), inside.size());
    if (plain > 0) std::memcpy(to, inside.data(), plain);
    to += plain;
    inside.remove_prefix(plain);
    if (inside.empty()) return to;
    if (inside.size() < 2) return nullptr;
    const auto letter = inside[1];
    inside.remove_prefix(2);
    if (letter == 'u') {
      to = put_code_point(to, inside);
      if (to == nullptr) return nullptr;
    } else {
      *to = meaning_of(letter);
      if (*to++ == 0) return nullptr;
    }
  }
}

bool append_unescaped(std::string& to, std::string_view inside) {
  const auto begin = to.size();
  to.resize(begin + inside.size());
  const auto* end = unescape(to.data() + begin, inside);
  to.resize(end != nullptr ? static_cast<size_t>(end - to.data()) : begin);
  return end != nullptr;
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

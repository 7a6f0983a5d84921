#pragma once

/// The strings inside JSON text: where one ends, what its escapes mean, and how one is written.
/// Eight bytes are looked at in one step, for the header of every message passes here. Pure
/// functions; any thread.

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace cafmq {

/// Eight bytes of text as one number. Marks are the high bits of the bytes that match; those above
/// the first match may be wrong, so only the lowest counts.
namespace json_bytes {
inline constexpr uint64_t ones = 0x0101010101010101;
inline constexpr uint64_t high_bits = 0x8080808080808080;

constexpr uint64_t below(uint64_t word, uint8_t bound) {
  return (word - ones * bound) & ~word & high_bits;
}
constexpr uint64_t equal(uint64_t word, char c) {
  return below(word ^ (ones * static_cast<unsigned char>(c)), 1);
}
constexpr size_t first(uint64_t marks) {
  return static_cast<size_t>(std::countr_zero(marks)) / 8;
}
}  // namespace json_bytes

/// How many bytes at the front of `text` are neither '"' nor '\\'.
[[nodiscard]] inline size_t plain_length(std::string_view text) {
  static_assert(std::endian::native == std::endian::little, "the lowest mark is the first byte");
  size_t at = 0;
  for (; text.size() - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    const auto marks = json_bytes::equal(word, '"') | json_bytes::equal(word, '\\');
    if (marks != 0) return at + json_bytes::first(marks);
  }
  while (at < text.size() && text[at] != '"' && text[at] != '\\') ++at;
  return at;
}

/// Writes what the inside of a JSON string means, its escapes replaced, to `to`, where there is
/// room for as many bytes as `inside` has: it never grows. Half a surrogate pair becomes '?', as in
/// Java. The end of what was written; nullptr when an escape is none.
[[nodiscard]] char* unescape(char* to, std::string_view inside);

/// Appends the same. False, with nothing appended, when an escape is none.
[[nodiscard]] bool append_unescaped(std::string& to, std::string_view inside);

/// Appends `text` as a JSON string with its quotes. Bytes that are no UTF-8 stay as they are.
void append_json_string(std::string& to, std::string_view text);

/// Appends the number as decimal text.
void append_decimal(std::string& to, int64_t number);

/// The number that is all of `text`, nothing when it is none of that type.
template <class Int>
[[nodiscard]] std::optional<Int> decimal_in(std::string_view text);

extern template std::optional<int32_t> decimal_in<int32_t>(std::string_view);
extern template std::optional<int64_t> decimal_in<int64_t>(std::string_view);

}  // namespace cafmq

#include "message/tag_hash.hpp"

#include <cstring>

namespace cafmq {
namespace {

constexpr uint32_t replacement = 0xFFFD;

struct code_point {
  uint32_t value;
  size_t length;
};

// The length that a lead byte promises, and its own bits; 0 when it cannot lead.
code_point lead_of(unsigned char byte) {
  if (byte < 0x80) return {byte, 1};
  if (byte >= 0xC2 && byte < 0xE0) return {byte & 0x1FU, 2};
  if (byte >= 0xE0 && byte < 0xF0) return {byte & 0x0FU, 3};
  if (byte >= 0xF0 && byte < 0xF5) return {byte & 0x07U, 4};
  return {0, 0};
}

// Whether `byte` may stand at `at` behind `lead`: the second one must not make the sequence longer
// than needed, nor the value larger than U+10FFFF.
bool continues(unsigned char lead, size_t at, unsigned char byte) {
  if (at == 1 && lead == 0xE0 && byte < 0xA0) return false;
  if (at == 1 && lead == 0xF0 && byte < 0x90) return false;
  if (at == 1 && lead == 0xF4 && byte > 0x8F) return false;
  return (byte & 0xC0U) == 0x80U;
}

code_point next(std::string_view rest) {
  const auto lead = static_cast<unsigned char>(rest.front());
  auto [value, length] = lead_of(lead);
  if (length == 0) return {replacement, 1};
  for (size_t at = 1; at < length; ++at) {
    if (at == rest.size() || !continues(lead, at, static_cast<unsigned char>(rest[at])))
      return {replacement, at};
    value = value << 6U | (static_cast<unsigned char>(rest[at]) & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  return {surrogate ? replacement : value, length};
}

// Most texts are ASCII: eight of them at once need not wait for one another.
constexpr size_t ascii_at_once = 8;

bool starts_with_ascii(std::string_view text) {
  if (text.size() < ascii_at_once) return false;
  uint64_t bytes = 0;
  std::memcpy(&bytes, text.data(), sizeof bytes);
  return (bytes & 0x8080808080808080U) == 0;
}

uint32_t add_ascii(uint32_t hash, const char* text) {
  constexpr uint32_t power2 = 31 * 31;
  constexpr uint32_t power4 = power2 * power2;
  const auto pair = [&](size_t at) {
    return 31 * static_cast<uint32_t>(text[at]) + static_cast<uint32_t>(text[at + 1]);
  };
  const auto first = power2 * pair(0) + pair(2);
  const auto second = power2 * pair(4) + pair(6);
  return power4 * (power4 * hash + first) + second;
}

}  // namespace

int32_t java_hash(std::string_view utf8) {
  return continue_java_hash(0, utf8);
}

int32_t continue_java_hash(int32_t begun, std::string_view utf8) {
  auto hash = static_cast<uint32_t>(begun);
  while (!utf8.empty()) {
    if (starts_with_ascii(utf8)) {
      hash = add_ascii(hash, utf8.data());
      utf8.remove_prefix(ascii_at_once);
      continue;
    }
    auto [value, length] = next(utf8);
    utf8.remove_prefix(length);
    if (value >= 0x10000) {
      value -= 0x10000;
      hash = 31 * hash + (0xD800U + (value >> 10U));
      value = 0xDC00U + (value & 0x3FFU);
    }
    hash = 31 * hash + value;
  }
  return static_cast<int32_t>(hash);
}

}  // namespace cafmq

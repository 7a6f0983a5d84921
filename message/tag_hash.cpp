#include "message/tag_hash.hpp"

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

}  // namespace

int32_t java_hash(std::string_view utf8) {
  uint32_t hash = 0;
  while (!utf8.empty()) {
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

#pragma once

/// Golden bytes as they stand in a format description: pairs of hex digits, blanks between them do
/// not count. For tests, on one thread.

#include <string>
#include <string_view>

namespace cafmq {

[[nodiscard]] inline std::string bytes_in_hex(std::string_view hex) {
  std::string digits;
  for (const auto c : hex)
    if (c != ' ') digits += c;
  std::string bytes;
  for (size_t at = 0; at + 1 < digits.size(); at += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16));
  return bytes;
}

}  // namespace cafmq

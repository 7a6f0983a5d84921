#include "message/recall_handle.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

namespace cafmq {
namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr char padding = '=';
constexpr size_t handle_size_max = 4'096;
constexpr std::string_view version = "v1";

std::string to_base64(std::string_view bytes) {
  std::string text;
  uint32_t bits = 0;
  int count = 0;
  for (const char each : bytes) {
    bits = bits << 8 | static_cast<uint8_t>(each);
    for (count += 8; count >= 6; count -= 6) text += digits[bits >> (count - 6) & 0x3F];
  }
  if (count > 0) text += digits[bits << (6 - count) & 0x3F];
  while (text.size() % 4 != 0) text += padding;
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  while (!text.empty() && text.back() == padding) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char each : text) {
    const auto digit = digits.find(each);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto end = text.find(' ');
    words.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return words;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string write_recall_handle(const recall_handle& handle) {
  return to_base64(fmt::format("{} {} {} {} {}", version, handle.topic, handle.broker_name,
                               handle.time_ms, handle.unique_key));
}

result<recall_handle> read_recall_handle(std::string_view text) {
  const auto wrong = [] { return fail(errc::invalid_argument, "recall handle is invalid"); };
  if (text.empty() || text.size() > handle_size_max) return wrong();
  const auto plain = from_base64(text);
  if (!plain) return wrong();
  const auto words = words_of(*plain);
  if (words.size() < 5 || words[0] != version) return wrong();
  const auto time = words[3];
  recall_handle handle{std::string{words[1]}, std::string{words[2]}, 0, std::string{words[4]}};
  const auto [end, failed] =
      std::from_chars(time.data(), time.data() + time.size(), handle.time_ms);
  if (failed != std::errc{} || end != time.data() + time.size()) return wrong();
  return handle;
}

}  // namespace cafmq

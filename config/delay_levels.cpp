#include "config/delay_levels.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace cafmq {
namespace {

struct unit {
  char letter;
  int64_t ms;
};
constexpr std::array<unit, 4> units = {
    {{'d', 86'400'000}, {'h', 3'600'000}, {'m', 60'000}, {'s', 1'000}}};

std::optional<int32_t> number_in(std::string_view text) {
  int32_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<int64_t> delay_in(std::string_view text) {
  constexpr int64_t delay_max_ms = int64_t{40} * 86'400'000;
  if (text.empty()) return std::nullopt;
  const auto* const unit = std::find_if(
      units.begin(), units.end(), [&](const auto& each) { return each.letter == text.back(); });
  const auto count = number_in(text.substr(0, text.size() - 1));
  if (unit == units.end() || !count || *count < 1 || *count * unit->ms > delay_max_ms)
    return std::nullopt;
  return *count * unit->ms;
}

}  // namespace

result<std::vector<int64_t>> parse_delay_levels(std::string_view text) {
  std::vector<int64_t> levels_ms;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    const auto delay = delay_in(word);
    if (!delay)
      return fail(errc::invalid_argument, "'{}' is no delay; write 30s, 10m, 2h or 1d", word);
    levels_ms.push_back(*delay);
  }
  if (levels_ms.empty() || levels_ms.size() > delay_levels_max)
    return fail(errc::invalid_argument, "there are {} delay levels; it must be 1 to {}",
                levels_ms.size(), delay_levels_max);
  return levels_ms;
}

std::string delay_levels_text(const std::vector<int64_t>& levels_ms) {
  std::string text;
  for (const auto ms : levels_ms) {
    const auto* const unit = std::find_if(units.begin(), units.end(),
                                          [&](const auto& each) { return ms % each.ms == 0; });
    const auto [letter, unit_ms] = unit == units.end() ? units.back() : *unit;
    text += fmt::format("{}{}{}", text.empty() ? "" : " ", ms / unit_ms, letter);
  }
  return text;
}

}  // namespace cafmq

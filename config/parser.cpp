#include "config/parser.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace cafmq {
namespace {

constexpr std::string_view blanks = " \t\f";

std::string_view without_blanks_before(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

// Takes a line off the front of `text`; its end may be \n, \r or both.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find_first_of("\r\n"), text.size());
  const auto line = text.substr(0, end);
  const size_t terminator = text.substr(end).starts_with("\r\n") ? 2 : 1;
  text.remove_prefix(std::min(end + terminator, text.size()));
  return line;
}

// An odd number of backslashes: the last one escapes the end of the line.
bool goes_on(std::string_view line) {
  const auto last_other = line.find_last_not_of('\\');
  const auto backslashes =
      line.size() - (last_other == std::string_view::npos ? 0 : last_other + 1);
  return backslashes % 2 == 1;
}

// Where the key ends: at the first separator that is not escaped.
size_t key_length(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && line[at] != '=' && line[at] != ':' &&
         blanks.find(line[at]) == std::string_view::npos)
    at += line[at] == '\\' ? 2 : 1;
  return std::min(at, line.size());
}

std::string_view without_separator_before(std::string_view text) {
  text = without_blanks_before(text);
  if (text.starts_with('=') || text.starts_with(':')) text.remove_prefix(1);
  return without_blanks_before(text);
}

void append_utf8(std::string& to, uint32_t unit) {
  if (unit < 0x80) {
    to += static_cast<char>(unit);
  } else if (unit < 0x800) {
    to += static_cast<char>(0xC0 | (unit >> 6));
    to += static_cast<char>(0x80 | (unit & 0x3F));
  } else {
    to += static_cast<char>(0xE0 | (unit >> 12));
    to += static_cast<char>(0x80 | ((unit >> 6) & 0x3F));
    to += static_cast<char>(0x80 | (unit & 0x3F));
  }
}

// The four digits behind \u. Halves of pairs are refused: no setting needs what they stand for.
std::optional<uint32_t> code_unit(std::string_view digits) {
  constexpr size_t digits_count = 4;
  uint32_t unit = 0;
  if (digits.size() < digits_count) return std::nullopt;
  const auto* end = digits.data() + digits_count;
  const auto [parsed, wrong] = std::from_chars(digits.data(), end, unit, 16);
  const bool surrogate = unit >= 0xD800 && unit <= 0xDFFF;
  if (wrong != std::errc{} || parsed != end || unit == 0 || surrogate) return std::nullopt;
  return unit;
}

// Nothing when an escape is broken.
std::optional<std::string> unescaped(std::string_view text) {
  constexpr std::string_view letters = "tnrf";
  constexpr std::string_view meanings = "\t\n\r\f";
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      plain += text[at];
      continue;
    }
    if (++at == text.size()) break;  // Java drops a backslash at the very end
    if (text[at] == 'u') {
      const auto unit = code_unit(text.substr(at + 1));
      if (!unit) return std::nullopt;
      append_utf8(plain, *unit);
      at += 4;
    } else if (const auto letter = letters.find(text[at]); letter != std::string_view::npos) {
      plain += meanings[letter];
    } else {
      plain += text[at];
    }
  }
  return plain;
}

// One entry, its lines joined, taken off the front of `text`; `line` is counted on.
std::string take_logical_line(std::string_view& text, int& line) {
  std::string joined{without_blanks_before(take_line(text))};
  ++line;
  if (joined.starts_with('#') || joined.starts_with('!')) return {};
  while (goes_on(joined) && !text.empty()) {
    joined.pop_back();
    joined.append(without_blanks_before(take_line(text)));
    ++line;
  }
  return joined;
}

result<property_entry> entry_in(std::string_view joined, std::string_view file, int line) {
  const auto length = key_length(joined);
  auto value = without_separator_before(joined.substr(length));
  value = value.substr(0, value.find_last_not_of(blanks) + 1);
  auto name = unescaped(joined.substr(0, length));
  auto plain_value = unescaped(value);
  if (!name || !plain_value)
    return fail(errc::config_invalid,
                "{}:{}: an escape \\u without four digits; write the letter itself", file, line);
  if (name->empty())
    return fail(errc::config_invalid, "{}:{}: there is no key before the value; write key=value",
                file, line);
  return property_entry{std::move(*name), std::move(*plain_value), line};
}

}  // namespace

result<std::vector<property_entry>> parse_properties(std::string_view text, std::string_view file) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.find('\0') != std::string_view::npos)
    return fail(errc::config_invalid, "{} contains a zero byte; is it a settings file?", file);
  std::vector<property_entry> entries;
  int line = 0;
  while (!text.empty()) {
    const int first_line = line + 1;
    const auto joined = take_logical_line(text, line);
    if (joined.empty()) continue;
    auto entry = entry_in(joined, file, first_line);
    if (!entry) return fail(std::move(entry).error());
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace cafmq

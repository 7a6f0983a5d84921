#include "protocol/bodies/properties_text.hpp"

#include "protocol/json_string.hpp"

namespace cafmq::remoting {
namespace {

constexpr std::string_view blanks = " \t\f";
constexpr std::string_view line_ends = "\r\n";

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

void skip(std::string_view& text, std::string_view set) {
  const auto end = text.find_first_not_of(set);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end);
}

// Takes a line that may go on behind a backslash: its escapes stay, but for those line ends.
std::string take_line(std::string_view& text) {
  std::string line;
  while (!text.empty() && !is_one_of(text.front(), line_ends)) {
    const bool escape = text.front() == '\\' && text.size() > 1;
    if (escape && is_one_of(text[1], line_ends)) {
      text.remove_prefix(text.substr(1).starts_with("\r\n") ? 3 : 2);
      skip(text, blanks);
      continue;
    }
    line.append(text.substr(0, escape ? 2 : 1));
    text.remove_prefix(escape ? 2 : 1);
  }
  return line;
}

size_t key_length(std::string_view line) {
  size_t length = 0;
  while (length < line.size() && !is_one_of(line[length], "=: \t\f"))
    length += line[length] == '\\' ? 2 : 1;
  return std::min(length, line.size());
}

// Whether an escape \u with its four digits is the first half of a surrogate pair.
bool is_first_half(std::string_view escape) {
  return escape[1] == 'u' && is_one_of(escape[2], "dD") && is_one_of(escape[3], "89abAB");
}

bool append_plain(std::string& to, std::string_view escaped) {
  constexpr size_t code_point = 6;
  while (!escaped.empty()) {
    const auto length = escaped.find('\\');
    to.append(escaped.substr(0, length));
    if (length == std::string_view::npos) return true;
    escaped.remove_prefix(length);
    if (escaped.size() < 2) return true;  // a backslash at the very end counts for nothing
    const auto c = escaped[1];
    // JSON has these escapes as well. Both halves of a pair go together.
    const bool pair = escaped.size() > code_point && is_first_half(escaped.substr(0, code_point)) &&
                      escaped.substr(code_point).starts_with("\\u");
    const auto taken = c == 'u' ? code_point * (pair ? 2 : 1) : 2;
    if (c == 'u' || is_one_of(c, "tnrf")) {
      if (!append_unescaped(to, escaped.substr(0, taken))) return false;
    } else {
      to += c;
    }
    escaped.remove_prefix(std::min(taken, escaped.size()));
  }
  return true;
}

void append_escaped(std::string& to, std::string_view text, bool key) {
  for (size_t at = 0; at < text.size(); ++at) {
    const auto c = text[at];
    if (c == '\n')
      to += "\\n";
    else if (c == '\r')
      to += "\\r";
    else if (c == '\\' || (key && is_one_of(c, "=: \t\f#!")) || (at == 0 && is_one_of(c, blanks)))
      to.append({'\\', c});
    else
      to += c;
  }
}

}  // namespace

result<std::map<std::string, std::string>> read_properties_text(std::string_view text) {
  if (text.size() > properties_text_size_max)
    return fail(errc::invalid_argument, "the settings have {} bytes; at most {} are read",
                text.size(), properties_text_size_max);
  std::map<std::string, std::string> settings;
  while (true) {
    skip(text, " \t\f\r\n");
    if (text.empty()) return settings;
    const bool comment = is_one_of(text.front(), "#!");
    if (comment) {
      const auto end = text.find_first_of(line_ends);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end);
      continue;
    }
    const auto line = take_line(text);
    std::string_view value{line};
    const auto name = value.substr(0, key_length(value));
    value.remove_prefix(name.size());
    skip(value, blanks);
    if (!value.empty() && is_one_of(value.front(), "=:")) {
      value.remove_prefix(1);
      skip(value, blanks);
    }
    std::string plain_name;
    std::string plain_value;
    if (!append_plain(plain_name, name) || !append_plain(plain_value, value))
      return fail(errc::invalid_argument, "the setting '{}' has an escape that is none", name);
    settings.insert_or_assign(std::move(plain_name), std::move(plain_value));
  }
}

std::string write_properties_text(const std::map<std::string, std::string>& settings) {
  std::string text;
  for (const auto& [name, value] : settings) {
    append_escaped(text, name, true);
    text += '=';
    append_escaped(text, value, false);
    text += '\n';
  }
  return text;
}

}  // namespace cafmq::remoting

#include "protocol/json_text.hpp"

#include <algorithm>
#include <array>

#include <rapidjson/error/en.h>

namespace cafmq {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The length of a number that is a key, that is: behind which a colon follows. 0 when it is not.
size_t numeric_key_length(std::string_view text) {
  constexpr size_t number_length_max = 20;  // "-9223372036854775808"
  const size_t sign = text.starts_with('-') ? 1 : 0;
  size_t length = sign;
  while (length < text.size() && length <= number_length_max && is_digit(text[length])) ++length;
  if (length == sign || length > number_length_max) return 0;
  const auto next = text.find_first_not_of(blanks, length);
  return next != std::string_view::npos && text[next] == ':' ? length : 0;
}

// The length of the string at the start of `text`, both quotes included; all of an unfinished one.
size_t string_length(std::string_view text) {
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      return at + 1;
  }
  return text.size();
}

// Which brackets are open, innermost last.
class open_brackets {
 public:
  [[nodiscard]] bool open(char bracket) {
    if (depth_ == open_.size()) return false;
    open_[depth_++] = bracket;
    return true;
  }

  [[nodiscard]] bool close(char bracket) {
    if (depth_ == 0 || open_[depth_ - 1] != (bracket == '}' ? '{' : '[')) return false;
    --depth_;
    return true;
  }

  [[nodiscard]] bool in_object() const { return depth_ > 0 && open_[depth_ - 1] == '{'; }

 private:
  std::array<char, json_depth_max> open_{};
  size_t depth_ = 0;
};

}  // namespace

result<std::string> quote_numeric_keys(std::string_view json) {
  std::string quoted;
  quoted.reserve(json.size() + json.size() / 8);
  open_brackets brackets;
  bool key_may_follow = false;
  for (size_t at = 0; at < json.size();) {
    const char c = json[at];
    size_t taken = 1;
    if (c == '"') {
      taken = string_length(json.substr(at));
    } else if (key_may_follow && (c == '-' || is_digit(c))) {
      if (const auto length = numeric_key_length(json.substr(at)); length > 0) {
        quoted.append(1, '"').append(json.substr(at, length)).append(1, '"');
        at += length;
        key_may_follow = false;
        continue;
      }
    } else if ((c == '{' || c == '[') && !brackets.open(c)) {
      return fail(errc::corrupt, "the JSON at byte {} is nested deeper than {} levels", at,
                  json_depth_max);
    } else if ((c == '}' || c == ']') && !brackets.close(c)) {
      return fail(errc::corrupt, "the JSON has a '{}' at byte {} that closes nothing", c, at);
    }
    if (blanks.find(c) == std::string_view::npos)
      key_may_follow = (c == '{' || c == ',') && brackets.in_object();
    quoted.append(json.substr(at, taken));
    at += taken;
  }
  return quoted;
}

result<rapidjson::Document> parse_json(std::string_view json) {
  if (json.size() > json_size_max)
    return fail(errc::corrupt, "the JSON has {} bytes; at most {} are read", json.size(),
                json_size_max);
  auto quoted = quote_numeric_keys(json);
  if (!quoted) return fail(std::move(quoted).error());
  constexpr auto flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  rapidjson::Document document;
  document.Parse<flags>(quoted->data(), quoted->size());
  if (document.HasParseError())
    return fail(errc::corrupt, "this is not JSON near byte {}: {}",
                std::min(document.GetErrorOffset(), json.size()),
                rapidjson::GetParseError_En(document.GetParseError()));
  return document;
}

}  // namespace cafmq

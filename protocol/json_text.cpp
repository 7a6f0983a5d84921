#include "protocol/json_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <rapidjson/error/en.h>

#include "protocol/json_string.hpp"

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

// The length of the string at the start of `text`, both quotes included, whichever they are; all of
// an unfinished one.
size_t string_length(std::string_view text) {
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == text.front())
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

// The length of the object at the start of `text`, both brackets included; 0 when it does not end.
size_t object_length(std::string_view text) {
  size_t depth = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const auto c = text[at];
    if (c == '"' || c == '\'') at += string_length(text.substr(at)) - 1;
    if (c == '{') ++depth;
    if (c == '}' && --depth == 0) return at + 1;
  }
  return 0;
}

// Copies text into plain JSON, a piece at a time.
class translation {
 public:
  explicit translation(std::string_view json) : json_{json} {
    plain_.reserve(json.size() + json.size() / 8);
  }

  result<std::string> run() {
    while (at_ < json_.size()) {
      const bool key = std::exchange(key_may_follow_, false);
      if (auto copied = copy_next(key); !copied) return fail(std::move(copied).error());
    }
    return std::move(plain_);
  }

 private:
  result<void> copy_next(bool key_may_follow) {
    const auto c = json_[at_];
    const auto rest = json_.substr(at_);
    if (c == '"') return copy(string_length(rest));
    if (c == '\'') return copy_single_quoted(string_length(rest));
    if (key_may_follow && (c == '-' || is_digit(c)))
      if (const auto length = numeric_key_length(rest); length > 0) return copy_quoted(length);
    if (key_may_follow && c == '{') {
      const auto length = object_length(rest);
      if (length == 0)
        return fail(errc::corrupt, "the JSON has an object at byte {} that does not end", at_);
      return copy_quoted(length);
    }
    if ((c == '{' || c == '[') && !brackets_.open(c))
      return fail(errc::corrupt, "the JSON at byte {} is nested deeper than {} levels", at_,
                  json_depth_max);
    if ((c == '}' || c == ']') && !brackets_.close(c))
      return fail(errc::corrupt, "the JSON has a '{}' at byte {} that closes nothing", c, at_);
    const bool blank = blanks.find(c) != std::string_view::npos;
    key_may_follow_ = blank ? key_may_follow : (c == '{' || c == ',') && brackets_.in_object();
    return copy(1);
  }

  result<void> copy(size_t length) {
    plain_.append(json_.substr(at_, length));
    at_ += length;
    return {};
  }

  result<void> copy_quoted(size_t length) {
    append_json_string(plain_, json_.substr(at_, length));
    at_ += length;
    return {};
  }

  // An unfinished string stays unfinished: the parser says so.
  result<void> copy_single_quoted(size_t length) {
    const auto text = json_.substr(at_, length);
    for (size_t at = 0; at < text.size(); ++at) {
      const bool escape = text[at] == '\\' && at + 1 < text.size();
      if (escape && text[++at] != '\'') plain_ += '\\';
      if (!escape && text[at] == '"')
        plain_ += "\\\"";
      else
        plain_ += !escape && text[at] == '\'' ? '"' : text[at];
    }
    at_ += length;
    return {};
  }

  std::string_view json_;
  size_t at_ = 0;
  std::string plain_;
  open_brackets brackets_;
  bool key_may_follow_ = false;
};

}  // namespace

result<std::string> plain_json_of(std::string_view json) {
  return translation{json}.run();
}

result<rapidjson::Document> parse_json(std::string_view json) {
  if (json.size() > json_size_max)
    return fail(errc::corrupt, "the JSON has {} bytes; at most {} are read", json.size(),
                json_size_max);
  auto plain = plain_json_of(json);
  if (!plain) return fail(std::move(plain).error());
  constexpr auto flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  rapidjson::Document document;
  document.Parse<flags>(plain->data(), plain->size());
  if (document.HasParseError())
    return fail(errc::corrupt, "this is not JSON near byte {}: {}",
                std::min(document.GetErrorOffset(), json.size()),
                rapidjson::GetParseError_En(document.GetParseError()));
  return document;
}

}  // namespace cafmq

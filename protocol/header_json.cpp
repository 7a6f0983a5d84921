#include "protocol/header_json.hpp"

#include <optional>

#include "protocol/json_string.hpp"
#include "protocol/json_text.hpp"

namespace cafmq::remoting {
namespace {

// A value of the flat object. Text stands for everything that is no string as well: a number as it
// was written, a nested value with its brackets.
struct json_value {
  std::string_view text;
  bool is_null = false;
  bool is_string = false;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What numbers, true, false and null are made of.
bool is_literal(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' || c == 'E';
}

bool is_number(std::string_view text) {
  const size_t digit = text.starts_with('-') ? 1 : 0;
  return text.size() > digit && is_digit(text[digit]) &&
         text.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
}

// Walks over the text. The first thing that is wrong ends the walk: every step then does nothing
// and says false.
class json_walk {
 public:
  json_walk(std::string_view text, std::string& scratch) : text_{text}, scratch_{scratch} {}

  // Calls member(name) in front of each value of an object; it takes the value and says whether
  // that went well.
  template <class Member>
  bool object(Member member) {
    if (!take('{')) return false;
    if (next_is('}')) return take('}');
    do {
      std::string_view name;
      if (!string(name) || !take(':') || !member(name)) return false;
    } while (take_comma());
    return take('}');
  }

  bool value(json_value& into) {
    skip_blanks();
    into = {};
    if (at_ < text_.size() && text_[at_] == '"') {
      into.is_string = true;
      return string(into.text);
    }
    if (at_ < text_.size() && (text_[at_] == '{' || text_[at_] == '[')) return nested(into.text);
    return literal(into);
  }

  bool next_is(char c) {
    skip_blanks();
    return at_ < text_.size() && text_[at_] == c;
  }

  bool end() {
    skip_blanks();
    return at_ == text_.size() || refuse("more text behind its end");
  }

  bool refuse(const char* reason) {
    if (reason_ == nullptr) reason_ = reason;
    return false;
  }

  [[nodiscard]] tl::unexpected<error> failure() const {
    return fail(errc::invalid_argument, "the JSON header has {} at byte {}",
                reason_ != nullptr ? reason_ : "a mistake", at_);
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }

  bool take(char c) {
    if (!next_is(c)) return refuse("something else than the expected bracket or colon");
    ++at_;
    return true;
  }

  bool take_comma() {
    if (!next_is(',')) return false;
    ++at_;
    return true;
  }

  // Leaves `at_` behind the quote that ends the string that begins under it.
  bool skip_string(bool& escaped) {
    for (++at_; true; at_ += 2) {
      at_ += plain_length(text_.substr(at_));
      if (at_ >= text_.size()) return refuse("a string without an end");
      if (text_[at_] == '"') {
        ++at_;
        return true;
      }
      escaped = true;
      if (text_.size() - at_ < 2) return refuse("a string without an end");
    }
  }

  bool string(std::string_view& into) {
    if (!next_is('"')) return refuse("something else than a string");
    const auto begin = at_ + 1;
    bool escaped = false;
    if (!skip_string(escaped)) return false;
    into = text_.substr(begin, at_ - 1 - begin);
    return !escaped || decode(into);
  }

  bool decode(std::string_view& text) {
    // No text grows when its escapes are decoded, so all of them together fit: views stay valid.
    if (scratch_.size() < text_.size()) scratch_.resize(text_.size());
    auto* begin = scratch_.data() + scratch_used_;
    const auto* end = unescape(begin, text);
    if (end == nullptr) return refuse("an escape that is none");
    text = {begin, static_cast<size_t>(end - begin)};
    scratch_used_ += text.size();
    return true;
  }

  bool literal(json_value& into) {
    auto end = at_;
    while (end < text_.size() && is_literal(text_[end])) ++end;
    into.text = text_.substr(at_, end - at_);
    into.is_null = into.text == "null";
    if (!into.is_null && into.text != "true" && into.text != "false" && !is_number(into.text))
      return refuse("no value");
    at_ = end;
    return true;
  }

  // An array or object as it is, of which only the brackets are checked.
  bool nested(std::string_view& into) {
    const auto begin = at_;
    uint64_t objects = 0;  // one bit for each open bracket, the innermost lowest
    size_t depth = 0;
    do {
      const auto c = text_[at_];
      bool escaped = false;
      if (c == '"') {
        if (!skip_string(escaped)) return false;
        continue;
      }
      if (c == '{' || c == '[') {
        if (++depth > json_depth_max) return refuse("too many brackets inside one another");
        objects = (objects << 1) | (c == '{' ? 1 : 0);
      } else if (c == '}' || c == ']') {
        if ((objects & 1) != (c == '}' ? 1 : 0)) return refuse("a bracket that closes nothing");
        --depth;
        objects >>= 1;
      }
      ++at_;
    } while (depth > 0 && at_ < text_.size());
    if (depth > 0) return refuse("a bracket without its end");
    into = text_.substr(begin, at_ - begin);
    return true;
  }

  static_assert(json_depth_max <= 64, "nested keeps one bit for each level");

  std::string_view text_;
  std::string& scratch_;
  size_t scratch_used_ = 0;
  size_t at_ = 0;
  const char* reason_ = nullptr;
};

bool take_number(json_walk& walk, const json_value& value, int32_t& into) {
  if (value.is_null) return true;
  const auto number = decimal_in<int32_t>(value.text);
  if (!number) return walk.refuse("no 32-bit number where there must be one");
  into = *number;
  return true;
}

bool take_language(const json_value& value, language_code& into) {
  const auto number = value.is_string ? std::nullopt : decimal_in<int64_t>(value.text);
  into = number ? language_numbered(*number) : language_named(value.text);
  return true;
}

bool take_fields(json_walk& walk, ext_fields& into) {
  into.clear();
  json_value value;
  if (!walk.next_is('{')) {
    if (!walk.value(value)) return false;
    return value.is_null || walk.refuse("extFields that are no object");
  }
  return walk.object([&](std::string_view name) {
    if (!walk.value(value)) return false;
    if (value.is_null || into.add(name, value.text)) return true;
    return walk.refuse("more ext fields than are allowed");
  });
}

bool take_member(json_walk& walk, std::string_view name, command_header& into) {
  if (name == "extFields") return take_fields(walk, into.fields);
  json_value value;
  if (!walk.value(value)) return false;
  if (name == "code") return take_number(walk, value, into.code);
  if (name == "flag") return take_number(walk, value, into.flag);
  if (name == "opaque") return take_number(walk, value, into.opaque);
  if (name == "version") return take_number(walk, value, into.version);
  if (name == "language") return take_language(value, into.language);
  if (name == "remark" && !value.is_null) into.remark = value.text;
  return true;
}

}  // namespace

result<void> json_header_decoder::decode(std::string_view header, command_header& into) {
  into.clear();
  json_walk walk{header, scratch_};
  const auto member = [&](std::string_view name) { return take_member(walk, name, into); };
  if (!walk.object(member) || !walk.end()) return walk.failure();
  return {};
}

json_header_encoder::json_header_encoder(std::string& out, int32_t code) : out_{out} {
  out_.append(R"({"code":)");
  append_decimal(out_, code);
  out_.append(R"(,"extFields":{)");
}

void json_header_encoder::put_name(std::string_view name) {
  if (!first_) out_ += ',';
  first_ = false;
  out_ += '"';
  out_.append(name).append("\":");
}

void json_header_encoder::put(std::string_view name, std::string_view value) {
  put_name(name);
  append_json_string(out_, value);
}

void json_header_encoder::put(std::string_view name, int64_t value) {
  put_name(name);
  out_ += '"';
  append_decimal(out_, value);
  out_ += '"';
}

void json_header_encoder::end(const command_line& line) {
  out_.append(R"(},"flag":)");
  append_decimal(out_, line.flag);
  out_.append(R"(,"language":")").append(to_string(line.language));
  out_.append(R"(","opaque":)");
  append_decimal(out_, line.opaque);
  if (!line.remark.empty()) {
    out_.append(R"(,"remark":)");
    append_json_string(out_, line.remark);
  }
  out_.append(R"(,"serializeTypeCurrentRPC":"JSON","version":)");
  append_decimal(out_, line.version);
  out_ += '}';
}

}  // namespace cafmq::remoting

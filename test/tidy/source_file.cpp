#include "test/tidy/source_file.hpp"

#include <algorithm>
#include <cctype>

namespace cafmq::tidy {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Walks over the text once and copies to `code` what is code.
class scanner {
 public:
  scanner(std::string_view text, std::string& code, std::vector<directive>& directives)
      : text_{text}, code_{code}, directives_{directives} {}

  void run() {
    while (at_ < text_.size()) {
      if (rest().starts_with("//"))
        blank_until(line_end(at_));
      else if (rest().starts_with("/*"))
        blank_until(end_of("*/", at_ + 2));
      else if (text_[at_] == '#' && only_blanks_before())
        take_directive();
      else if (text_[at_] == '"')
        take_string();
      else if (text_[at_] == '\'' && !separates_digits())
        take_quoted('\'');
      else
        code_ += text_[at_++];
    }
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }
  size_t line_end(size_t from) const { return std::min(text_.find('\n', from), text_.size()); }

  size_t end_of(std::string_view mark, size_t from) const {
    const auto found = text_.find(mark, from);
    return found == std::string_view::npos ? text_.size() : found + mark.size();
  }

  void blank_until(size_t end) {
    for (; at_ < end; ++at_) code_ += text_[at_] == '\n' ? '\n' : ' ';
  }

  // Comments before a `#` are blanks by now.
  bool only_blanks_before() const {
    const auto last = code_.find_last_not_of(" \t");
    return last == std::string::npos || code_[last] == '\n';
  }

  void take_directive() {
    auto end = line_end(at_);
    while (end < text_.size() && text_[end - 1] == '\\') end = line_end(end + 1);
    const auto line = static_cast<size_t>(std::count(code_.begin(), code_.end(), '\n')) + 1;
    directives_.push_back({line, std::string{text_.substr(at_, end - at_)}});
    blank_until(end);
  }

  void take_string() {
    if (code_.empty() || code_.back() != 'R') return take_quoted('"');
    const auto open = text_.find('(', at_);
    if (open == std::string_view::npos) return take_quoted('"');
    const auto mark = ")" + std::string{text_.substr(at_ + 1, open - at_ - 1)} + "\"";
    blank_until(end_of(mark, open));
  }

  // The quotes stay, so that `extern ""` and `f("")` can still be told apart.
  void take_quoted(char quote) {
    code_ += text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n')
      blank_until(std::min(at_ + (text_[at_] == '\\' ? 2 : 1), text_.size()));
    if (at_ < text_.size()) code_ += text_[at_++];
  }

  // Whether the quote stands in a number such as 1'000.
  bool separates_digits() const {
    auto begin = at_;
    while (begin > 0 && (is_word(text_[begin - 1]) || text_[begin - 1] == '\'')) --begin;
    return begin < at_ && std::isdigit(static_cast<unsigned char>(text_[begin])) != 0;
  }

  std::string_view text_;
  std::string& code_;
  std::vector<directive>& directives_;
  size_t at_ = 0;
};

}  // namespace

source_file::source_file(std::string path, std::string text)
    : path_{std::move(path)}, text_{std::move(text)} {
  scanner{text_, code_, directives_}.run();
}

std::string_view source_file::folder() const {
  return std::string_view{path_}.substr(0, path_.find('/'));
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace cafmq::tidy

#include "test/tidy/length_rule.hpp"

#include <regex>

namespace cafmq::tidy {
namespace {

enum class block_kind { scope, function, initializer };

// `text` without what stands between angle brackets; good enough for template parameter lists.
std::string without_angles(std::string_view text) {
  std::string kept;
  int depth = 0;
  for (const auto c : text) {
    if (c == '<') ++depth;
    if (depth == 0) kept += c;
    if (c == '>' && depth > 0) --depth;
  }
  return kept;
}

// What a block is, by the statement before its opening brace.
block_kind kind_after(const std::string& head) {
  static const std::regex name_space{R"(\b(namespace(\s+[\w:]+)?|extern\s*"\s*")\s*$)"};
  static const std::regex type{R"(\b(class|struct|union|enum)\b[^()]*$)"};
  static const std::regex aligned{R"(\balignas\s*\([^()]*\))"};
  const auto plain = std::regex_replace(without_angles(head), aligned, "");
  if (std::regex_search(plain, name_space) || std::regex_search(plain, type))
    return block_kind::scope;
  const auto last = plain.find_last_not_of(" \t\n");
  const bool assigned = last != std::string::npos && plain[last] == '=';
  if (assigned || plain.find('(') == std::string::npos) return block_kind::initializer;
  return block_kind::function;
}

// Whether the brace after `head` initialises a member: `x() : size_{1}, name_` before its brace.
bool initializes_member(const std::string& head) {
  static const std::regex list{R"(\)[\s\w]*:(?!:)[\s\S]*[\w>]\s*$)"};
  return std::regex_search(head, list);
}

// Follows braces through code; the head is the statement that has begun.
class block_walk {
 public:
  explicit block_walk(std::string_view code) : code_{code} {}

  std::vector<function_extent> run() {
    for (; at_ < code_.size(); ++at_) {
      const auto c = code_[at_];
      if (c == '{')
        open();
      else if (c == '}' || c == ';')
        end_statement();
      else
        extend_head(c);
      if (c == '\n') ++line_;
    }
    return std::move(found_);
  }

 private:
  void open() {
    if (initializes_member(head_)) {
      skip_block();
      head_ += "()";  // so that the next brace follows an initialised member, not a name
      return;
    }
    const auto kind = kind_after(head_);
    const auto first_line = head_.empty() ? line_ : head_line_;
    if (kind != block_kind::scope) skip_block();
    if (kind == block_kind::function) found_.push_back({first_line, line_});
    if (kind != block_kind::initializer) head_.clear();
  }

  // Leaves `at_` on the brace that closes the one under it.
  void skip_block() {
    int depth = 0;
    for (; at_ < code_.size(); ++at_) {
      if (code_[at_] == '\n') ++line_;
      if (code_[at_] == '{') ++depth;
      if (code_[at_] == '}' && --depth == 0) return;
    }
  }

  void end_statement() { head_.clear(); }

  void extend_head(char c) {
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    if (head_.empty() && blank) return;
    if (head_.empty()) head_line_ = line_;
    head_ += c;
    if (head_ == "public:" || head_ == "private:" || head_ == "protected:") head_.clear();
  }

  std::string_view code_;
  size_t at_ = 0;
  size_t line_ = 1;
  std::string head_;
  size_t head_line_ = 1;
  std::vector<function_extent> found_;
};

}  // namespace

std::vector<function_extent> functions_in(const source_file& file) {
  return block_walk{file.code()}.run();
}

findings check_lengths(const source_file& file) {
  findings found;
  const auto lines = lines_of(file.text()).size();
  if (lines > file_lines_max)
    found.push_back({file.path(), 0,
                     "has " + std::to_string(lines) + " lines; at most " +
                         std::to_string(file_lines_max) + " are allowed: find the second class"});
  for (const auto& function : functions_in(file)) {
    const auto length = function.last_line - function.first_line + 1;
    if (length > function_lines_max)
      found.push_back({file.path(), function.first_line,
                       "this function has " + std::to_string(length) + " lines; at most " +
                           std::to_string(function_lines_max) +
                           " are allowed: keep the branches, move straight lines below"});
  }
  return found;
}

}  // namespace cafmq::tidy

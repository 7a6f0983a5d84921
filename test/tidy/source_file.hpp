#pragma once

/// One C++ file, cut into what the rules look at. Knows just enough of the language to tell code
/// from comments, literals and preprocessor lines. Immutable; any thread may read one.
///
/// Invariant: code() has as many lines as text(), each at its place.

#include <string>
#include <string_view>
#include <vector>

namespace cafmq::tidy {

struct directive {
  size_t line = 0;   ///< counted from 1
  std::string text;  ///< from the `#`, continuation lines included

  bool operator==(const directive&) const = default;
};

class source_file {
 public:
  /// `path` is relative to the top of the tree.
  source_file(std::string path, std::string text);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& text() const { return text_; }

  /// The text with blanks for comments, preprocessor lines and what stands inside quotes.
  [[nodiscard]] const std::string& code() const { return code_; }

  [[nodiscard]] const std::vector<directive>& directives() const { return directives_; }

  [[nodiscard]] bool is_header() const { return path_.ends_with(".hpp"); }

  /// "storage" of "storage/commit_log.hpp".
  [[nodiscard]] std::string_view folder() const;

 private:
  std::string path_;
  std::string text_;
  std::string code_;
  std::vector<directive> directives_;
};

/// The lines of a text without their ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace cafmq::tidy

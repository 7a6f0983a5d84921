#pragma once

/// A table for people: columns as wide as their widest cell, numbers to the right.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cafmq {

class text_table {
 public:
  enum class alignment : uint8_t { left, right };

  struct column {
    std::string title;
    alignment side = alignment::left;
  };

  explicit text_table(std::vector<column> columns);

  /// As many cells as there are columns.
  void add_row(std::vector<std::string> cells);

  /// Title line and rows, each with a line end.
  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] std::string line(const std::vector<std::string>& cells) const;

  std::vector<column> columns_;
  std::vector<size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

/// 1234567 as "1,234,567".
[[nodiscard]] std::string with_separators(int64_t number);

}  // namespace cafmq

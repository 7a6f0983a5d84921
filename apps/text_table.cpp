#include "apps/text_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.hpp"

namespace cafmq {

text_table::text_table(std::vector<column> columns) : columns_{std::move(columns)} {
  for (const auto& column : columns_) widths_.push_back(column.title.size());
}

void text_table::add_row(std::vector<std::string> cells) {
  CAFMQ_CHECK(cells.size() == columns_.size());
  for (size_t at = 0; at < cells.size(); ++at)
    widths_[at] = std::max(widths_[at], cells[at].size());
  rows_.push_back(std::move(cells));
}

std::string text_table::text() const {
  std::vector<std::string> titles;
  for (const auto& column : columns_) titles.push_back(column.title);
  auto all = line(titles);
  for (const auto& row : rows_) all += line(row);
  return all;
}

std::string text_table::line(const std::vector<std::string>& cells) const {
  std::string text;
  for (size_t at = 0; at < cells.size(); ++at) {
    const bool right = columns_[at].side == alignment::right;
    text += right ? fmt::format("{:>{}}", cells[at], widths_[at])
                  : fmt::format("{:<{}}", cells[at], widths_[at]);
    text += "  ";
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

std::string with_separators(int64_t number) {
  auto digits = std::to_string(number);
  const size_t first = number < 0 ? 1 : 0;
  for (auto at = static_cast<ptrdiff_t>(digits.size()) - 3; at > static_cast<ptrdiff_t>(first);
       at -= 3)
    digits.insert(static_cast<size_t>(at), 1, ',');
  return digits;
}

}  // namespace cafmq

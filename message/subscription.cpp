#include "message/subscription.hpp"

#include <algorithm>

namespace cafmq {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::vector<std::string> tags_in(std::string_view expression) {
  std::vector<std::string> tags;
  if (trimmed(expression) == "*") return tags;
  constexpr std::string_view separator = "||";
  while (!expression.empty()) {
    const auto end = std::min(expression.find(separator), expression.size());
    if (auto tag = trimmed(expression.substr(0, end)); !tag.empty()) tags.emplace_back(tag);
    expression.remove_prefix(std::min(end + separator.size(), expression.size()));
  }
  return tags;
}

}  // namespace cafmq

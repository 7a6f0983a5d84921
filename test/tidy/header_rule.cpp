#include "test/tidy/header_rule.hpp"

namespace cafmq::tidy {

findings check_header(const source_file& file) {
  if (!file.is_header()) return {};
  std::vector<std::string_view> written;
  for (const auto line : lines_of(file.text()))
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) written.push_back(line);
  findings found;
  if (written.empty() || written[0] != "#pragma once")
    found.push_back({file.path(), 1, "begins with something else than #pragma once"});
  if (written.size() < 2 || !written[1].starts_with("///"))
    found.push_back(
        {file.path(), 0,
         "has no /// comment under #pragma once: say what it is, who owns it, who may call it"});
  return found;
}

}  // namespace cafmq::tidy

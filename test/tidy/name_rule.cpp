#include "test/tidy/name_rule.hpp"

#include <regex>

namespace cafmq::tidy {
namespace {

size_t line_at(std::string_view text, size_t at) {
  size_t line = 1;
  for (const auto c : text.substr(0, at))
    if (c == '\n') ++line;
  return line;
}

}  // namespace

findings check_names(const source_file& file) {
  static const std::regex vague{R"((^|[/_])(managers?|services?|helpers?|utils?|impl)([_./]|$))"};
  static const std::regex got{R"(\b(class|struct|union|enum|using)\s+(get_\w+))"};
  findings found;
  std::smatch match;
  if (std::regex_search(file.path(), match, vague))
    found.push_back({file.path(), 0,
                     "'" + match[2].str() +
                         "' says nothing; name the file after what it holds or "
                         "decides"});
  const auto& code = file.code();
  for (std::sregex_iterator at{code.begin(), code.end(), got}, end; at != end; ++at)
    found.push_back({file.path(), line_at(code, static_cast<size_t>(at->position())),
                     "the type " + (*at)[2].str() + " is named like a function; use a noun"});
  return found;
}

}  // namespace cafmq::tidy

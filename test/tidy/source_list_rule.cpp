#include "test/tidy/source_list_rule.hpp"

#include <regex>

namespace cafmq::tidy {
namespace {

bool names(const std::string& list, std::string_view source) {
  static const std::regex word{R"re(#[^\n]*|[^\s()"#]+)re"};
  for (std::sregex_iterator at{list.begin(), list.end(), word}, end; at != end; ++at)
    if (at->str() == source) return true;
  return false;
}

}  // namespace

findings check_source_list(const source_file& file, const read_list& read) {
  if (!file.path().ends_with(".cpp")) return {};
  for (auto slash = file.path().rfind('/'); slash != std::string::npos && slash > 0;
       slash = file.path().rfind('/', slash - 1)) {
    const auto list_path = file.path().substr(0, slash) + "/CMakeLists.txt";
    const auto list = read(list_path);
    if (!list) continue;
    if (names(*list, std::string_view{file.path()}.substr(slash + 1))) return {};
    return {{file.path(), 0, "is not named in " + list_path + ", so nobody builds it"}};
  }
  return {{file.path(), 0, "no folder above it has a CMakeLists.txt"}};
}

}  // namespace cafmq::tidy

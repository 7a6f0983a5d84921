#include "test/tidy/source_list_rule.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace cafmq::tidy;

namespace {

bool listed(std::string path, const std::map<std::string, std::string>& lists) {
  const auto read = [&](const std::string& wanted) -> std::optional<std::string> {
    const auto found = lists.find(wanted);
    if (found == lists.end()) return std::nullopt;
    return found->second;
  };
  return check_source_list({std::move(path), ""}, read).empty();
}

}  // namespace

TEST_CASE("a source that its folder lists passes") {
  CHECK(listed("base/x.cpp", {{"base/CMakeLists.txt", "lib(base\n  SOURCES x.cpp)\n"}}));
  CHECK(listed("base/x.cpp", {{"base/CMakeLists.txt", "lib(\"x.cpp\")"}}));
}

TEST_CASE("a source that only the nearest list above names passes with its path from there") {
  CHECK(listed("actors/flush/x.cpp", {{"actors/CMakeLists.txt", "lib(flush/x.cpp)"}}));
  CHECK_FALSE(listed("actors/flush/x.cpp", {{"actors/CMakeLists.txt", "lib(x.cpp)"}}));
}

TEST_CASE("a source that nobody lists is refused") {
  CHECK_FALSE(listed("base/x.cpp", {{"base/CMakeLists.txt", "lib(y.cpp xx.cpp x.cpp.in)"}}));
  CHECK_FALSE(listed("base/x.cpp", {{"base/CMakeLists.txt", "# x.cpp comes later\nlib(y.cpp)"}}));
  CHECK_FALSE(listed("base/x.cpp", {}));
  CHECK_FALSE(listed("base/a/x.cpp", {{"base/a/CMakeLists.txt", "lib(y.cpp)"},
                                      {"base/CMakeLists.txt", "lib(a/x.cpp)"}}));
}

TEST_CASE("a header need not be listed") {
  CHECK(listed("base/x.hpp", {}));
}

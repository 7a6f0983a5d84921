#include "test/tidy/name_rule.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::tidy;

TEST_CASE("a file named after what it holds passes") {
  const auto path = GENERATE("storage/commit_log.hpp", "actors/flush/flush_state.cpp",
                             "base/implementation_limits.hpp", "net/utility_poles.hpp");
  CHECK(check_names({path, ""}).empty());
}

TEST_CASE("a file with a vague name is refused, in every place of the name") {
  const auto path = GENERATE("storage/file_manager.hpp", "storage/flush_service.cpp",
                             "base/util.hpp", "base/string_utils.hpp", "base/test_helper.cpp",
                             "base/helpers.hpp", "storage/store_impl.cpp", "utils/x.hpp");
  CHECK(check_names({path, ""}).size() == 1);
}

TEST_CASE("a type named like a getter is refused with its line") {
  const auto found = check_names({"base/x.hpp", "struct route {};\n\nstruct get_route {};\n"});
  REQUIRE(found.size() == 1);
  CHECK(found.front().line == 3);
  CHECK_FALSE(check_names({"base/x.hpp", "using get_route = int;"}).empty());
}

TEST_CASE("calls of functions called get, and comments about them, are left alone") {
  CHECK(check_names({"base/x.cpp", "// struct get_route\nauto x = std::get_if<int>(&y);"}).empty());
}

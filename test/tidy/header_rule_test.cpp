#include "test/tidy/header_rule.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::tidy;

TEST_CASE("a header that begins with pragma once and a comment passes") {
  CHECK(check_header({"base/x.hpp", "#pragma once\n\n/// What x is.\n\nint x();\n"}).empty());
}

TEST_CASE("a header without pragma once at its top is refused") {
  CHECK(check_header({"base/x.hpp", "/// What x is.\n#pragma once\n"}).size() == 2);
  CHECK(check_header({"base/x.hpp", "#ifndef X\n/// What x is.\n"}).size() == 1);
}

TEST_CASE("a header without a comment that documents it is refused") {
  CHECK(check_header({"base/x.hpp", "#pragma once\n\n// What x is.\n"}).size() == 1);
  CHECK(check_header({"base/x.hpp", "#pragma once\n\n#include <string>\n/// x\n"}).size() == 1);
}

TEST_CASE("an empty header is refused, an empty source is none") {
  CHECK(check_header({"base/x.hpp", ""}).size() == 2);
  CHECK(check_header({"base/x.cpp", ""}).empty());
}

#include "test/tidy/length_rule.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::tidy;

namespace {

using extents = std::vector<function_extent>;

extents functions_of(std::string text) {
  return functions_in({"base/x.cpp", std::move(text)});
}

std::string function_of(size_t lines) {
  std::string text = "void f() {\n";
  for (size_t line = 2; line < lines; ++line) text += "  g();\n";
  return text + "}\n";
}

}  // namespace

TEST_CASE("a function reaches from its first line to its closing brace") {
  CHECK(functions_of("int f(int a,\n      int b) {\n  if (a) { return b; }\n  return a;\n}\n") ==
        extents{{1, 5}});
  CHECK(functions_of("int f() { return 1; }\n\nint g() { return 2; }\n") ==
        extents{{1, 1}, {3, 3}});
}

TEST_CASE("functions are found in namespaces and classes, not in functions") {
  CHECK(functions_of("namespace a::b {\nnamespace {\nvoid f() {\n  auto g = [] { h(); };\n}\n}\n"
                     "class c final : public d<int(int)> {\n public:\n  c() {}\n private:\n"
                     "  void e() const {\n  }\n};\n}\n") == extents{{3, 5}, {9, 9}, {11, 12}});
  CHECK(functions_of("struct a { struct b { void f() {\n} }; };\n") == extents{{1, 2}});
  CHECK(functions_of("extern \"C\" {\nvoid f() {}\n}\n") == extents{{2, 2}});
}

TEST_CASE("a template parameter named by class makes no class") {
  CHECK(functions_of("template <class T>\nvoid f(T t) {\n}\n") == extents{{1, 3}});
  CHECK(functions_of("template <class T>\nclass a {\n void f() {}\n};\n") == extents{{3, 3}});
  CHECK(functions_of("struct stat status_of(int file) {\n}\n") == extents{{1, 2}});
}

TEST_CASE("a constructor's initialisers belong to it") {
  CHECK(functions_of(
            "a::a(int b)\n    : b_{b}, c_{\n        1}, d_(2) {\n  e();\n}\nint f() {\n}\n") ==
        extents{{1, 5}, {6, 7}});
  CHECK(
      functions_of("struct a {\n  explicit a(int b) noexcept : c<int>{b} {}\n  int d_{1};\n};\n") ==
      extents{{2, 2}});
}

TEST_CASE("data is no function") {
  CHECK(functions_of("const int table[] = {\n 1,\n 2,\n};\n").empty());
  CHECK(functions_of("const std::map<int, int> table{\n {1, f(2)},\n};\n").empty());
  CHECK(functions_of("enum class a : int { b, c };\n").empty());
  CHECK(functions_of("struct a { int b{1}; };\n").empty());
  CHECK(functions_of("auto f = [](int a) {\n  return a;\n};\n") == extents{{1, 3}});
}

TEST_CASE("macros that end without a semicolon hide nothing") {
  CHECK(functions_of("ALLOW(cafmq::x)\nnamespace a {\nTEST_CASE(\"b {\") {\n}\n}\n") ==
        extents{{3, 4}});
}

TEST_CASE("a function of 70 lines passes, one of 71 does not") {
  CHECK(check_lengths({"base/x.cpp", function_of(70)}).empty());
  const auto found = check_lengths({"base/x.cpp", "\n" + function_of(71)});
  REQUIRE(found.size() == 1);
  CHECK(found.front().line == 2);
  CHECK_THAT(found.front().text, Catch::Contains("71 lines"));
}

TEST_CASE("a file of 500 lines passes, one of 501 does not") {
  CHECK(check_lengths({"base/x.cpp", std::string(500, '\n')}).empty());
  const auto found = check_lengths({"base/x.cpp", std::string(501, '\n')});
  REQUIRE(found.size() == 1);
  CHECK_THAT(found.front().text, Catch::Contains("501 lines"));
}

TEST_CASE("braces that do not match end at the end of the file") {
  CHECK(functions_of("void f() {\n {\n}\n").size() == 1);
  CHECK(functions_of("}}}\nvoid f() {}\n") == extents{{2, 2}});
}

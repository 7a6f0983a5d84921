#include "test/tidy/source_file.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::tidy;

namespace {

std::string code_of(std::string text) {
  return source_file{"base/x.cpp", std::move(text)}.code();
}

}  // namespace

TEST_CASE("comments are not code, and lines stay where they are") {
  CHECK(code_of("a // b\nc") == "a     \nc");
  CHECK(code_of("a /* b\n */ c") == "a     \n    c");
  CHECK(code_of("a /* never closed") == "a                ");
}

TEST_CASE("what stands in quotes is not code") {
  CHECK(code_of("f(\"a\");") == "f(\" \");");
  CHECK(code_of(R"(f("\"{");)") == "f(\"   \");");
  CHECK(code_of("f('{', '\\'');") == "f(' ', '  ');");
  CHECK(code_of("f(\"// no comment\"); g") == "f(\"             \"); g");
}

TEST_CASE("raw strings end where their mark says") {
  CHECK(code_of("f(R\"x({ \" )\" })x\") {") == "f(R" + std::string(14, ' ') + ") {");
}

TEST_CASE("a digit separator is no quote") {
  CHECK(code_of("int x = 1'000'000; {") == "int x = 1'000'000; {");
  CHECK(code_of("int x = 0xFF'FF; char c = '{';") == "int x = 0xFF'FF; char c = ' ';");
}

TEST_CASE("preprocessor lines are kept apart, with their continuations") {
  const source_file file{"base/x.cpp", "a\n  #define X \\\n { \nb\n#include \"base/y.hpp\"\n"};
  CHECK(file.code() == "a\n             \n   \nb\n                     \n");
  CHECK(file.directives() ==
        std::vector<directive>{{2, "#define X \\\n { "}, {5, "#include \"base/y.hpp\""}});
}

TEST_CASE("an include in a comment or a string is none") {
  const source_file file{"base/x.cpp",
                         "// #include \"a\"\nf(\"\\\n#include\");\n/*\n#include <b>\n*/"};
  CHECK(file.directives().empty());
}

TEST_CASE("a file knows its folder and whether it is a header") {
  CHECK(source_file{"actors/flush/flush_state.hpp", ""}.folder() == "actors");
  CHECK(source_file{"actors/flush/flush_state.hpp", ""}.is_header());
  CHECK_FALSE(source_file{"actors/flush/flush_state.cpp", ""}.is_header());
}

TEST_CASE("a text is cut into lines, with or without an end to the last one") {
  CHECK(lines_of("a\n\nb\n") == std::vector<std::string_view>{"a", "", "b"});
  CHECK(lines_of("a\nb") == std::vector<std::string_view>{"a", "b"});
  CHECK(lines_of("").empty());
}

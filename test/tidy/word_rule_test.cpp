#include "test/tidy/word_rule.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::tidy;

namespace {

constexpr auto top = "/srv/build/cafmq";

bool passes(std::string path, std::string text) {
  return check_words({std::move(path), std::move(text)}, top).empty();
}

}  // namespace

TEST_CASE("markers of unfinished work are refused, in comments too") {
  CHECK_FALSE(passes("base/x.cpp",
                     "// TO"
                     "DO: more\n"));
  CHECK_FALSE(passes("base/x.cpp",
                     "f();  // FIX"
                     "ME\n"));
  CHECK_FALSE(passes("test/base/x_test.cpp",
                     "/* XX"
                     "X */\n"));
  CHECK_FALSE(passes("base/x.cpp",
                     "// HA"
                     "CK around it\n"));
}

TEST_CASE("a marker inside a longer word is no marker") {
  CHECK(passes("message/system_topics.hpp", "auto schedule = \"SCHEDULE_TOPIC_XXXX\";\n"));
  CHECK(passes("base/x.cpp", "// hack, shack, whack\n"));
}

TEST_CASE("talk about how the text came to be is refused") {
  CHECK_FALSE(passes("base/x.cpp",
                     "// Written by an Assis"
                     "tant.\n"));
  CHECK_FALSE(passes("base/x.cpp",
                     "// In this ses"
                     "sion we\n"));
  CHECK(passes("net/x.cpp", "// The session ends with the connection.\n"));
}

TEST_CASE("paths of one machine are refused") {
  CHECK_FALSE(passes("base/x.cpp",
                     "open(\"/ho"
                     "me/someone/x\");\n"));
  CHECK_FALSE(passes("base/x.cpp", "// see /srv/build/cafmq/base\n"));
  CHECK_FALSE(passes("base/x.cpp", "// see /srv/build/cafmq\n"));
  CHECK(passes("base/x.cpp", "// see /srv/build/cafmq-data, or a/srv/build/cafmq\n"));
  CHECK(passes("base/x.cpp",
               "// see store/ho"
               "me/x and net/ro"
               "ot/y\n"));
}

TEST_CASE("memory owned by hand is refused outside tests") {
  CHECK_FALSE(passes("storage/x.cpp", "auto x = new thing;\n"));
  CHECK_FALSE(passes("storage/x.cpp", "return new (place) thing;\n"));
  CHECK_FALSE(passes("storage/x.cpp", "delete x;\n"));
  CHECK_FALSE(passes("storage/x.cpp", "delete[] x;\n"));
  CHECK(passes("test/base/x_test.cpp", "delete new int;\n"));
}

TEST_CASE("what a smart pointer takes at once is not owned by hand") {
  CHECK(passes("storage/x.cpp", "return std::unique_ptr<thing>{new thing{1}};\n"));
  CHECK(passes("storage/x.cpp", "std::shared_ptr<a::thing> x(y); f(std::shared_ptr<b>(new b));\n"));
  CHECK_FALSE(passes("storage/x.cpp", "std::unique_ptr<thing> x; x.reset(new thing);\n"));
  CHECK_FALSE(passes("storage/x.cpp", "static_cast<void>(new std::shared_ptr<int>{y});\n"));
}

TEST_CASE("deleted functions, comments and longer words are not memory owned by hand") {
  CHECK(passes("storage/x.hpp", "x(const x&) = delete;\n"));
  CHECK(passes("storage/x.cpp", "// the new file; delete it\nauto new_file = renew (x);\n"));
  CHECK(passes("storage/x.cpp", "log(\"delete old files, make new ones\");\n"));
}

TEST_CASE("a test that sleeps is refused") {
  CHECK_FALSE(passes("test/base/x_test.cpp",
                     "std::this_thread::sleep_f"
                     "or(1s);\n"));
  CHECK_FALSE(passes("test/base/x_test.cpp",
                     "std::this_thread::sleep_un"
                     "til(t);\n"));
  CHECK_FALSE(passes("test/base/x_test.cpp",
                     "usle"
                     "ep(1);\n"));
  CHECK_FALSE(passes("test/base/x_test.cpp",
                     "sle"
                     "ep(1);\n"));
  CHECK_FALSE(passes("test/base/x_test.cpp",
                     "nanosle"
                     "ep(&t, &t);\n"));
  CHECK(passes("test/base/x_test.cpp", "// nothing has to sleep (ever)\n"));
  CHECK(passes("client/x.cpp",
               "std::this_thread::sleep_f"
               "or(1s);\n"));
}

TEST_CASE("a finding names the line and the word") {
  const auto found = check_words({"base/x.cpp",
                                  "\n\nint x;  // FIX"
                                  "ME\n"},
                                 top);
  REQUIRE(found.size() == 1);
  CHECK(found.front().line == 3);
  CHECK_THAT(found.front().text, Catch::Contains("FIX"
                                                 "ME"));
}

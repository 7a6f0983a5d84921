#include "storage/removed_topics.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

constexpr physical_offset start{0};

}  // namespace

TEST_CASE("what was removed is known after the next start") {
  const temporary_directory directory;
  const auto file = directory.path() / "removed_topics";
  {
    removed_topics removed{file};
    REQUIRE(removed.load());
    CHECK(removed.begin_of("T") == start);
    REQUIRE(removed.add("T", physical_offset{100}, start));
    REQUIRE(removed.add("U", physical_offset{200}, start));
    REQUIRE(removed.add("T", physical_offset{300}, start));
  }
  removed_topics removed{file};
  REQUIRE(removed.load());
  CHECK(removed.begin_of("T") == physical_offset{300});
  CHECK(removed.begin_of("U") == physical_offset{200});
  CHECK(removed.begin_of("V") == start);
}

TEST_CASE("a removal never takes back an earlier one") {
  const temporary_directory directory;
  removed_topics removed{directory.path() / "removed_topics"};
  REQUIRE(removed.add("T", physical_offset{300}, start));
  REQUIRE(removed.add("T", physical_offset{100}, start));
  CHECK(removed.begin_of("T") == physical_offset{300});
}

TEST_CASE("what the log no longer has is forgotten") {
  const temporary_directory directory;
  removed_topics removed{directory.path() / "removed_topics"};
  REQUIRE(removed.add("T", physical_offset{100}, start));
  REQUIRE(removed.add("U", physical_offset{500}, physical_offset{100}));
  CHECK(removed.begin_of("T") == start);
  CHECK(removed.begin_of("U") == physical_offset{500});
}

TEST_CASE("a damaged file is not passed over: topics would come back") {
  const temporary_directory directory;
  const auto file = directory.path() / "removed_topics";
  for (const auto* text : {"T\n", "T x\n", "T -1\n", "a/b 1\n", "T 1 2\n"}) {
    std::ofstream{file} << text;
    removed_topics removed{file};
    const auto loaded = removed.load();
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code() == errc::corrupt);
  }
}

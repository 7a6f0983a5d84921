#include "storage/atomic_file.hpp"

#include <catch2/catch.hpp>

#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

std::string read(const std::filesystem::path& path) {
  return read_file_or_backup(path).value().value_or("nothing");
}

}  // namespace

TEST_CASE("a file is replaced as a whole and its previous version kept") {
  const temporary_directory directory;
  const auto path = directory.path() / "table.json";
  CHECK(read(path) == "nothing");
  REQUIRE(write_file_atomically(path, "one"));
  CHECK(read(path) == "one");
  REQUIRE(write_file_atomically(path, "two"));
  CHECK(read(path) == "two");
  CHECK(content_of(backup_of(path)) == "one");
  const auto entries = std::distance(std::filesystem::directory_iterator{directory.path()}, {});
  CHECK(entries == 2);  // no temporary file stays
}

TEST_CASE("a missing or empty file is read from its backup") {
  const temporary_directory directory;
  const auto path = directory.path() / "table.json";
  REQUIRE(write_file_atomically(path, "one"));
  REQUIRE(write_file_atomically(path, "two"));
  write_content(path, "");
  CHECK(read(path) == "one");
  std::filesystem::remove(path);
  CHECK(read(path) == "one");
  std::filesystem::remove(backup_of(path));
  CHECK(read(path) == "nothing");
}

TEST_CASE("an empty file does not replace a good backup") {
  const temporary_directory directory;
  const auto path = directory.path() / "table.json";
  write_content(backup_of(path), "good");
  write_content(path, "");
  REQUIRE(write_file_atomically(path, "new"));
  CHECK(content_of(backup_of(path)) == "good");
}

TEST_CASE("content larger than a buffer comes back whole") {
  const temporary_directory directory;
  const auto path = directory.path() / "table.json";
  const std::string large(200'001, 'x');
  REQUIRE(write_file_atomically(path, large));
  CHECK(read(path) == large);
}

TEST_CASE("a file that cannot be written is an error and changes nothing") {
  const temporary_directory directory;
  CHECK(write_file_atomically(directory.path() / "missing" / "x", "y").error().code() ==
        errc::io_failed);
  const auto path = directory.path() / "table.json";
  REQUIRE(write_file_atomically(path, "one"));
  std::filesystem::create_directory(directory.path() / "table.json.tmp");
  CHECK_FALSE(write_file_atomically(path, "two"));
  CHECK(read(path) == "one");
}

#include "storage/file_descriptor.hpp"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "test/support/temporary_directory.hpp"

using namespace cafmq;

TEST_CASE("directories are made with all that is missing above them, also twice") {
  const temporary_directory directory;
  const auto wanted = directory.path() / "a" / "b" / "c";
  REQUIRE(make_directories(wanted));
  CHECK(std::filesystem::is_directory(wanted));
  CHECK(make_directories(wanted));
  CHECK(make_directories(wanted / ""));
}

TEST_CASE("a file where a directory should be is an error with its path") {
  const temporary_directory directory;
  const auto path = directory.path() / "config";
  std::ofstream{path} << "in the way";
  const auto made = make_directories(path / "topics");
  REQUIRE_FALSE(made);
  CHECK(made.error().code() == errc::io_failed);
  CHECK(made.error().text().find(path.string()) != std::string::npos);
}

#include "storage/mapped_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include <catch2/catch.hpp>

#include "test/storage/disk_faults.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

constexpr int64_t size = 1 << 20;
constexpr int64_t begin = 3 * size;  // the fourth of its sequence

std::shared_ptr<mapped_file> create(const std::filesystem::path& path) {
  return mapped_file::create(path, begin, size, access_pattern::sequential).value();
}

int64_t allocated(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_blocks * 512;
}

}  // namespace

TEST_CASE("a new file has its full length, zeros, and no blocks before they are reserved") {
  const temporary_directory directory;
  const auto path = directory.path() / "file";
  const auto file = create(path);
  CHECK(std::filesystem::file_size(path) == size);
  CHECK(file->begin() == begin);
  CHECK(file->end() == begin + size);
  CHECK(file->ready() == begin);
  CHECK(file->bytes(begin, begin + 100) == std::string(100, '\0'));
  CHECK(allocated(path) == 0);
  REQUIRE(file->reserve(begin + 10'000));
  CHECK(file->ready() == begin + 10'000);
  CHECK(allocated(path) >= 10'000);
  CHECK(allocated(path) < size);
  REQUIRE(file->reserve(begin + 2 * size));
  CHECK(file->ready() == file->end());
}

TEST_CASE("what is written through the map is in the file") {
  const temporary_directory directory;
  const auto path = directory.path() / "file";
  const auto file = create(path);
  REQUIRE(file->reserve(begin + 4096));
  std::memcpy(file->at(begin + 10), "hello", 5);
  REQUIRE(file->sync(begin + 10, begin + 15));
  CHECK(content_of(path).substr(10, 5) == "hello");
  const auto again = mapped_file::open(path, begin, size, access_pattern::random).value();
  CHECK(again->bytes(begin + 10, begin + 15) == "hello");
}

TEST_CASE("a file stays readable after it was removed, for who holds it") {
  const temporary_directory directory;
  const auto path = directory.path() / "file";
  const auto file = create(path);
  REQUIRE(file->reserve(begin + 4096));
  std::memcpy(file->at(begin), "hello", 5);
  std::filesystem::remove(path);
  CHECK(file->bytes(begin, begin + 5) == "hello");
}

TEST_CASE("a file of another length is refused, and so is what is no file") {
  const temporary_directory directory;
  const auto path = directory.path() / "file";
  write_content(path, "short");
  const auto opened = mapped_file::open(path, 0, size, access_pattern::sequential);
  CHECK(opened.error().code() == errc::corrupt);
  CHECK(opened.error().text().find(path.native()) != std::string::npos);
  CHECK(mapped_file::open(directory.path(), 0, size, access_pattern::sequential).error().code() ==
        errc::corrupt);
  CHECK(mapped_file::open(directory.path() / "none", 0, size, access_pattern::sequential)
            .error()
            .code() == errc::io_failed);
  CHECK_FALSE(mapped_file::create(path, 0, size, access_pattern::sequential));  // it exists
}

TEST_CASE("a full disk is an error when blocks are reserved, before anything is written") {
  const temporary_directory directory;
  const auto file = create(directory.path() / "file");
  disk_faults disk;
  disk.fail_allocations_with(ENOSPC);
  CHECK(file->reserve(begin + 4096).error().code() == errc::no_space);
  CHECK(file->ready() == begin);
  disk.fail_allocations_with(0);
  CHECK(file->reserve(begin + 4096));
}

TEST_CASE("reserving written blocks leaves zeros and what was before them") {
  const temporary_directory directory;
  const auto path = directory.path() / "file";
  const auto file = create(path);
  REQUIRE(file->reserve(begin + 10));
  std::memcpy(file->at(begin), "0123456789", 10);
  REQUIRE(file->reserve_written(begin + 8192));
  CHECK(file->ready() == begin + 8192);
  CHECK(file->bytes(begin, begin + 12) == std::string_view{"0123456789\0\0", 12});
  disk_faults disk;
  disk.fail_flushes_with(EIO);
  CHECK(file->reserve_written(begin + 16384).error().code() == errc::flush_failed);
  CHECK(file->ready() == begin + 8192);
}

TEST_CASE("a failed flush is an error that names the file") {
  const temporary_directory directory;
  const auto path = directory.path() / "file";
  const auto file = create(path);
  disk_faults disk;
  disk.fail_flushes_with(EIO);
  const auto flushed = file->sync(begin, begin + 1);
  CHECK(flushed.error().code() == errc::io_failed);
  CHECK(flushed.error().text().find(path.native()) != std::string::npos);
}

TEST_CASE("clearing the end leaves everything before it and takes no blocks") {
  const temporary_directory directory;
  const auto path = directory.path() / "file";
  const auto file = create(path);
  REQUIRE(file->reserve(begin + size));
  std::memset(file->at(begin), 'x', size);
  for (const int64_t kept : {size - 1, int64_t{5000}, int64_t{4096}, int64_t{1}, int64_t{0}}) {
    REQUIRE(file->zero_from(begin + kept));
    const auto expected = std::string(static_cast<size_t>(kept), 'x') +
                          std::string(static_cast<size_t>(size - kept), '\0');
    CHECK(file->bytes(begin, begin + size) == expected);
  }
  CHECK(allocated(path) == 0);
}

TEST_CASE("pages may be made present anywhere, also beyond the end") {
  const temporary_directory directory;
  const auto file = create(directory.path() / "file");
  REQUIRE(file->reserve(begin + size));
  file->populate(begin + 5000, begin + 2 * size);
  file->populate(begin + size, begin + 2 * size);
  CHECK(file->bytes(begin, begin + 10) == std::string(10, '\0'));
}

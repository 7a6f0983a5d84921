#include "test/disk/recorded_disk.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

constexpr int images = 200;

class disk_fixture {
 public:
  void watch(metadata_order order) {
    disk_ = std::make_unique<recorded_disk>(directory_.path(), order, 1);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return directory_.path() / name; }

  int make(const std::string& name, const std::string& text) {
    const int file = ::open(path(name).c_str(), O_RDWR | O_CREAT, 0600);
    REQUIRE(::pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
    return file;
  }

  void sync_top() {
    const int top = ::open(directory_.path().c_str(), O_RDONLY | O_DIRECTORY);
    REQUIRE(::fsync(top) == 0);
    ::close(top);
  }

  // How often `name` begins with `text` after a power cut, out of `images` times.
  int times_there(const std::string& name, const std::string& text) {
    int count = 0;
    for (int image = 0; image < images; ++image) {
      const auto left = disk_->image();
      const auto found = left.files.find(name);
      count += found != left.files.end() && found->second.page(0).starts_with(text) ? 1 : 0;
    }
    return count;
  }

 protected:
  temporary_directory directory_;
  std::unique_ptr<recorded_disk> disk_;
};

}  // namespace

TEST_CASE_METHOD(disk_fixture, "what is not flushed may be there or not") {
  watch(metadata_order::unordered);
  ::close(make("a", "text"));
  const auto times = times_there("a", "text");
  CHECK(times > 0);
  CHECK(times < images);
}

TEST_CASE_METHOD(disk_fixture, "a flushed file may lack its name until its directory is flushed") {
  watch(metadata_order::unordered);
  const int file = make("a", "text");
  REQUIRE(::fsync(file) == 0);
  CHECK(times_there("a", "text") < images);
  sync_top();
  CHECK(times_there("a", "text") == images);
  ::close(file);
}

TEST_CASE_METHOD(disk_fixture, "with a journal a file's flush brings its name along") {
  watch(metadata_order::journalled);
  const int file = make("a", "text");
  REQUIRE(::fsync(file) == 0);
  CHECK(times_there("a", "text") == images);
  ::close(file);
}

TEST_CASE_METHOD(disk_fixture, "a rename is whole, and one of the two names is always there") {
  watch(metadata_order::unordered);
  const int file = make("a", "text");
  REQUIRE(::fsync(file) == 0);
  sync_top();
  REQUIRE(::rename(path("a").c_str(), path("b").c_str()) == 0);
  for (int image = 0; image < images; ++image) CHECK(disk_->image().files.size() == 1);
  ::close(file);
}

TEST_CASE_METHOD(disk_fixture, "what a failed flush was about is not flushed by the next one") {
  constexpr int64_t pages = 16;
  constexpr auto size = static_cast<size_t>(pages * sparse_file::page_size);
  watch(metadata_order::unordered);
  const int file = make("a", std::string(size, 'o'));
  REQUIRE(::fsync(file) == 0);
  sync_top();
  const std::string fresh(size, 'n');
  REQUIRE(::pwrite(file, fresh.data(), size, 0) == static_cast<ssize_t>(size));
  disk_->faults().fail_once(disk_call::sync_file, 1, {EIO});
  CHECK(::fsync(file) != 0);
  CHECK(::fsync(file) == 0);
  const auto flushed_pages = [&] {
    const auto left = disk_->image();
    int64_t count = 0;
    for (int64_t page = 0; page < pages; ++page)
      count += left.files.at("a").page(page)[0] == 'n' ? 1 : 0;
    return count;
  };
  CHECK(flushed_pages() < pages);
  REQUIRE(::pwrite(file, fresh.data(), size, 0) == static_cast<ssize_t>(size));  // dirty again
  CHECK(::fsync(file) == 0);
  CHECK(flushed_pages() == pages);
  ::close(file);
}

TEST_CASE_METHOD(disk_fixture, "bytes written through a map need blocks") {
  watch(metadata_order::journalled);
  const int file = ::open(path("a").c_str(), O_RDWR | O_CREAT, 0600);
  REQUIRE(::ftruncate(file, 8192) == 0);
  auto* const bytes =
      static_cast<char*>(::mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
  REQUIRE(::fallocate(file, FALLOC_FL_KEEP_SIZE, 0, 4096) == 0);
  bytes[0] = 'x';
  CHECK_FALSE(disk_->problem());
  CHECK(times_there("a", "x") < images);
  REQUIRE(::msync(bytes, 4096, MS_SYNC) == 0);
  CHECK(times_there("a", "x") == images);
  bytes[5000] = 'x';
  CHECK(disk_->problem());
  ::munmap(bytes, 8192);
  ::close(file);
}

TEST_CASE_METHOD(disk_fixture, "a directory takes along what is in it") {
  watch(metadata_order::unordered);
  REQUIRE(::mkdir(path("a").c_str(), 0700) == 0);
  REQUIRE(::mkdir(path("ab").c_str(), 0700) == 0);
  const int file = make("a/file", "moved");
  REQUIRE(::fsync(file) == 0);
  ::close(file);
  REQUIRE(::rename(path("a").c_str(), path("c").c_str()) == 0);
  CHECK(times_there("c/file", "moved") == images);
  CHECK(times_there("a/file", "") == 0);
  CHECK(disk_->image().directories.count("ab") == 1);
  CHECK_FALSE(disk_->problem());
}

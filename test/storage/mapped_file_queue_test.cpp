#include "storage/mapped_file_queue.hpp"

#include <catch2/catch.hpp>

#include "storage/file_names.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

constexpr int64_t size = 4096;

class queue_fixture {
 public:
  queue_fixture() { std::filesystem::create_directory(path_); }

  void make_file(int64_t begin, int64_t length = size) {
    write_content(path_ / file_names::segment(begin),
                  std::string(static_cast<size_t>(length), 'x'));
  }

  [[nodiscard]] error refusal() {
    const auto loaded = queue_.load();
    REQUIRE_FALSE(loaded);
    return loaded.error();
  }

  temporary_directory directory_;
  std::filesystem::path path_ = directory_.path() / "files";
  map_cache maps_{2};
  mapped_file_queue queue_{path_, size, access_pattern::sequential, maps_};
};

}  // namespace

TEST_CASE_METHOD(queue_fixture, "a position leads to its file") {
  make_file(size);
  make_file(2 * size);
  REQUIRE(queue_.load());
  CHECK(queue_.begin() == size);
  CHECK(queue_.end() == 3 * size);
  CHECK(queue_.find(size).value()->begin() == size);
  CHECK(queue_.find(2 * size - 1).value()->begin() == size);
  CHECK(queue_.find(2 * size).value()->begin() == 2 * size);
  CHECK(queue_.find(size - 1).error().code() == errc::out_of_range);
  CHECK(queue_.find(3 * size).error().code() == errc::out_of_range);
}

TEST_CASE_METHOD(queue_fixture, "files are made one after another, the first one anywhere") {
  REQUIRE(queue_.load());
  CHECK(queue_.empty());
  CHECK(queue_.find_or_create(5 * size + 7).value()->begin() == 5 * size);
  CHECK(queue_.find_or_create(6 * size).value()->begin() == 6 * size);
  CHECK(queue_.find_or_create(6 * size + 1).value()->begin() == 6 * size);
  mapped_file_queue again{path_, size, access_pattern::sequential, maps_};
  REQUIRE(again.load());
  CHECK(again.begin() == 5 * size);
  CHECK(again.end() == 7 * size);
}

TEST_CASE_METHOD(queue_fixture, "a file that is removed stays with whoever holds it") {
  make_file(0);
  make_file(size);
  REQUIRE(queue_.load());
  const auto last = queue_.find(size).value();
  REQUIRE(queue_.remove_from(1));
  CHECK(queue_.end() == size);
  CHECK(last->bytes(size, size + 1) == "x");
  CHECK_FALSE(std::filesystem::exists(last->path()));
}

TEST_CASE_METHOD(queue_fixture, "the first file is removed unless somebody holds it") {
  make_file(0);
  make_file(size);
  REQUIRE(queue_.load());
  {
    const auto held = queue_.find(0).value();
    CHECK_FALSE(queue_.remove_first().value());
    CHECK(std::filesystem::exists(held->path()));
  }
  CHECK(queue_.remove_first().value());
  CHECK(queue_.begin() == size);
  CHECK(queue_.find(0).error().code() == errc::out_of_range);
  CHECK_FALSE(std::filesystem::exists(path_ / file_names::segment(0)));
}

TEST_CASE_METHOD(queue_fixture, "bytes are read through the kernel without a map") {
  make_file(0);
  REQUIRE(queue_.load());
  write_content(path_ / file_names::segment(0), std::string(size - 2, 'x') + "ab");
  std::string two(2, ' ');
  REQUIRE(queue_.read(size - 2, two));
  CHECK(two == "ab");
  CHECK(queue_.read(size - 1, two).error().code() == errc::io_failed);  // behind the file's end
  CHECK(queue_.read(size, two).error().code() == errc::out_of_range);
  CHECK(maps_.size() == 0);
}

TEST_CASE_METHOD(queue_fixture, "only as many files stay mapped as the cache may keep") {
  for (const int64_t index : {0, 1, 2, 3}) make_file(index * size);
  REQUIRE(queue_.load());
  std::weak_ptr<mapped_file> first = queue_.find(0).value();
  CHECK(queue_.find(size));
  CHECK(queue_.find(0).value() == first.lock());
  CHECK(queue_.find(2 * size));
  CHECK(queue_.find(3 * size));
  CHECK(queue_.find(size));
  CHECK(maps_.size() == 2);
  CHECK(first.expired());
  CHECK(queue_.find(0).value()->bytes(0, 1) == "x");  // and is mapped again
}

TEST_CASE_METHOD(queue_fixture, "a missing directory has no files") {
  std::filesystem::remove(path_);
  REQUIRE(queue_.load());
  CHECK(queue_.empty());
  CHECK(queue_.find_or_create(0));
}

TEST_CASE_METHOD(queue_fixture, "a foreign name is refused by name") {
  make_file(0);
  write_content(path_ / "notes.txt", "x");
  CHECK(refusal().code() == errc::corrupt);
  CHECK(refusal().text().find("notes.txt") != std::string::npos);
  CHECK(std::filesystem::exists(path_ / "notes.txt"));
}

TEST_CASE_METHOD(queue_fixture, "a missing file in the middle is refused by name") {
  make_file(0);
  make_file(2 * size);
  CHECK(refusal().text().find(file_names::segment(size)) != std::string::npos);
}

TEST_CASE_METHOD(queue_fixture, "a file of another length is refused, last or not") {
  make_file(0, 100);
  CHECK(refusal().code() == errc::corrupt);
  make_file(0);
  make_file(size, 100);
  CHECK(refusal().code() == errc::corrupt);
  make_file(size, 2 * size);
  CHECK(refusal().code() == errc::corrupt);
}

TEST_CASE_METHOD(queue_fixture, "a name that is no multiple of the size is refused") {
  make_file(100);
  CHECK(refusal().code() == errc::corrupt);
}

TEST_CASE_METHOD(queue_fixture, "a last file of length 0 is passed over, and removed when asked") {
  make_file(0);
  make_file(size, 0);
  REQUIRE(queue_.load());
  CHECK(queue_.end() == size);
  CHECK(std::filesystem::exists(path_ / file_names::segment(size)));
  REQUIRE(queue_.remove_unfinished());
  CHECK_FALSE(std::filesystem::exists(path_ / file_names::segment(size)));
  CHECK(queue_.find_or_create(size));
  make_file(0, 0);
  mapped_file_queue again{path_, size, access_pattern::sequential, maps_};
  CHECK(again.load().error().code() == errc::corrupt);  // only the last one may be empty
}

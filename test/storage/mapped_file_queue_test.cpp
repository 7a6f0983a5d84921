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
  mapped_file_queue queue_{path_, size, access_pattern::sequential};
};

}  // namespace

TEST_CASE_METHOD(queue_fixture, "a position leads to its file") {
  make_file(size);
  make_file(2 * size);
  REQUIRE(queue_.load());
  CHECK(queue_.find(size)->begin() == size);
  CHECK(queue_.find(2 * size - 1)->begin() == size);
  CHECK(queue_.find(2 * size)->begin() == 2 * size);
  CHECK(queue_.find(size - 1) == nullptr);
  CHECK(queue_.find(3 * size) == nullptr);
}

TEST_CASE_METHOD(queue_fixture, "files are made one after another, the first one anywhere") {
  REQUIRE(queue_.load());
  CHECK(queue_.empty());
  CHECK(queue_.find_or_create(5 * size + 7).value()->begin() == 5 * size);
  CHECK(queue_.find_or_create(6 * size).value()->begin() == 6 * size);
  CHECK(queue_.find_or_create(6 * size + 1).value()->begin() == 6 * size);
  mapped_file_queue again{path_, size, access_pattern::sequential};
  REQUIRE(again.load());
  CHECK(again.read()->size() == 2);
}

TEST_CASE_METHOD(queue_fixture, "a snapshot keeps files that are removed") {
  make_file(0);
  make_file(size);
  REQUIRE(queue_.load());
  const auto before = queue_.read();
  REQUIRE(queue_.remove_from(1));
  CHECK(queue_.read()->size() == 1);
  CHECK(before->back()->bytes(size, size + 1) == "x");
  CHECK_FALSE(std::filesystem::exists(before->back()->path()));
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
  CHECK(queue_.read()->size() == 1);
  CHECK(std::filesystem::exists(path_ / file_names::segment(size)));
  REQUIRE(queue_.remove_unfinished());
  CHECK_FALSE(std::filesystem::exists(path_ / file_names::segment(size)));
  CHECK(queue_.find_or_create(size));
  make_file(0, 0);
  mapped_file_queue again{path_, size, access_pattern::sequential};
  CHECK(again.load().error().code() == errc::corrupt);  // only the last one may be empty
}

#include "storage/file_consume_queue.hpp"

#include <sys/stat.h>

#include <cerrno>

#include <catch2/catch.hpp>

#include "storage/file_names.hpp"
#include "test/storage/disk_faults.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

constexpr int64_t file_entries = 10;

consume_queue_entry entry_at(int64_t physical) {
  return {physical_offset{physical}, 100, physical};
}

class consume_queue_fixture {
 public:
  void add(int64_t first, int64_t last) {
    for (auto offset = first; offset <= last; ++offset)
      REQUIRE(queue_.append(queue_offset{offset}, entry_at(offset * 100)));
  }

  [[nodiscard]] consume_queue_entry entry(int64_t offset) const {
    return queue_.entry_at(queue_offset{offset}).value();
  }

  // A second look at the same files.
  [[nodiscard]] std::unique_ptr<file_consume_queue> reopened() {
    return std::make_unique<file_consume_queue>(message_queue{"orders", 0}, path_, file_entries,
                                                maps_);
  }
  [[nodiscard]] std::filesystem::path file(int64_t first_entry) const {
    return path_ / file_names::segment(first_entry * 20);
  }

  temporary_directory directory_;
  std::filesystem::path path_ = directory_.path() / "consumequeue" / "orders" / "0";
  map_cache maps_{100};
  file_consume_queue queue_{{"orders", 0}, path_, file_entries, maps_};
};

}  // namespace

TEST_CASE_METHOD(consume_queue_fixture, "entries are read by their queue offset") {
  CHECK(queue_.end() == queue_offset{0});
  CHECK(queue_.entries_from(queue_offset{0}, 1)->empty());
  add(0, 24);
  CHECK(queue_.begin() == queue_offset{0});
  CHECK(queue_.end() == queue_offset{25});
  CHECK(entry(0) == entry_at(0));
  CHECK(entry(24) == entry_at(2400));
  CHECK(queue_.entries_from(queue_offset{25}, 1)->empty());
  CHECK(queue_.entries_from(queue_offset{-1}, 1)->empty());
}

TEST_CASE_METHOD(consume_queue_fixture, "entries of one read lie in one file") {
  add(0, 24);
  CHECK(queue_.entries_from(queue_offset{7}, 800)->size() == 3 * 20);
  CHECK(queue_.entries_from(queue_offset{20}, 800)->size() == 5 * 20);
  CHECK(queue_.entries_from(queue_offset{10}, 4)->size() == 4 * 20);
}

TEST_CASE_METHOD(consume_queue_fixture,
                 "a queue that begins late has fillers before its first message") {
  REQUIRE(queue_.append(queue_offset{23}, entry_at(5000)));
  CHECK(queue_.begin() == queue_offset{23});
  CHECK(queue_.end() == queue_offset{24});
  CHECK(queue_.entries_from(queue_offset{22}, 1)->empty());
  CHECK(std::filesystem::exists(file(20)));
  CHECK_FALSE(std::filesystem::exists(file(0)));
  const auto bytes = content_of(file(20));
  CHECK(load_entry(bytes.data() + 2 * 20).is_filler());
  CHECK(load_entry(bytes.data() + 3 * 20) == entry_at(5000));
}

TEST_CASE_METHOD(consume_queue_fixture, "a hole is filled, never closed by moving messages up") {
  add(0, 1);
  REQUIRE(queue_.append(queue_offset{15}, entry_at(1500)));
  CHECK(queue_.end() == queue_offset{16});
  CHECK(entry(2).is_filler());
  CHECK(entry(14).is_filler());
  CHECK(entry(15) == entry_at(1500));
}

TEST_CASE_METHOD(consume_queue_fixture, "an absurd hole is refused and changes nothing") {
  add(0, 1);
  const auto added = queue_.append(queue_offset{int64_t{1} << 50}, entry_at(1500));
  CHECK(added.error().code() == errc::corrupt);
  CHECK(queue_.end() == queue_offset{2});
  // However small its files are, a hole does not make more than 32.
  CHECK_FALSE(queue_.append(queue_offset{2 + 32 * file_entries + 1}, entry_at(1500)));
  CHECK(queue_.append(queue_offset{2 + 32 * file_entries}, entry_at(1500)));
}

TEST_CASE_METHOD(consume_queue_fixture, "a full disk refuses an entry, which can be added later") {
  disk_faults disk;
  disk.fail_allocations_with(ENOSPC);
  CHECK(queue_.append(queue_offset{3}, entry_at(0)).error().code() == errc::no_space);
  disk.fail_allocations_with(0);
  CHECK(queue_.append(queue_offset{3}, entry_at(0)));
  CHECK(queue_.begin() == queue_offset{3});
  CHECK(queue_.end() == queue_offset{4});
}

TEST_CASE_METHOD(consume_queue_fixture, "a queue with one message takes one block") {
  file_consume_queue large{{"orders", 0}, path_, 300'000, maps_};
  REQUIRE(large.append(queue_offset{0}, entry_at(0)));
  struct stat status {};
  REQUIRE(::stat(file(0).c_str(), &status) == 0);
  CHECK(status.st_size == 6'000'000);
  CHECK(status.st_blocks * 512 == 4096);
}

TEST_CASE_METHOD(consume_queue_fixture,
                 "cutting ends the queue before the first entry at the limit") {
  add(0, 24);
  for (const int64_t kept : {25, 24, 20, 19, 10, 1}) {
    const auto queue = reopened();
    REQUIRE(queue->load());
    CHECK(queue->has_entries());
    REQUIRE(queue->cut(physical_offset{kept * 100}));
    CHECK(queue->end() == queue_offset{kept});
    CHECK(queue->begin() == queue_offset{0});
  }
  CHECK_FALSE(std::filesystem::exists(file(10)));
  CHECK(content_of(file(0)).substr(20) == std::string(9 * 20, '\0'));
}

TEST_CASE_METHOD(consume_queue_fixture, "a queue that is cut to nothing may begin anywhere again") {
  add(0, 24);
  const auto queue = reopened();
  REQUIRE(queue->load());
  REQUIRE(queue->cut(physical_offset{0}));
  CHECK(queue->end() == queue_offset{0});
  CHECK_FALSE(std::filesystem::exists(file(0)));
  REQUIRE(queue->append(queue_offset{57}, entry_at(5700)));
  CHECK(queue->begin() == queue_offset{57});
}

TEST_CASE_METHOD(consume_queue_fixture,
                 "an entry that is not valid or out of order ends the queue") {
  add(0, 9);
  overwrite(file(0), 7 * 20, std::string(20, '\0'));
  const auto zeroed = reopened();
  REQUIRE(zeroed->load());
  REQUIRE(zeroed->cut(physical_offset{100'000}));
  CHECK(zeroed->end() == queue_offset{7});

  std::string backwards(20, '\0');
  store_entry(backwards.data(), entry_at(100));
  overwrite(file(0), 5 * 20, backwards);
  const auto disordered = reopened();
  REQUIRE(disordered->load());
  REQUIRE(disordered->cut(physical_offset{100'000}));
  CHECK(disordered->end() == queue_offset{5});
}

TEST_CASE_METHOD(consume_queue_fixture, "a cut queue goes on with zeros behind its end") {
  add(0, 9);
  const auto queue = reopened();
  REQUIRE(queue->load());
  REQUIRE(queue->cut(physical_offset{500}));
  REQUIRE(queue->append(queue_offset{5}, entry_at(7777)));
  const auto again = reopened();
  REQUIRE(again->load());
  REQUIRE(again->cut(physical_offset{100'000}));
  CHECK(again->end() == queue_offset{6});
}

TEST_CASE_METHOD(consume_queue_fixture,
                 "messages that the log no longer has are before the beginning") {
  add(0, 24);
  REQUIRE(queue_.drop_before(physical_offset{0}));
  CHECK(queue_.begin() == queue_offset{0});
  REQUIRE(queue_.drop_before(physical_offset{1250}));
  CHECK(queue_.begin() == queue_offset{13});
  REQUIRE(queue_.drop_before(physical_offset{100}));  // never backwards
  CHECK(queue_.begin() == queue_offset{13});
  REQUIRE(queue_.drop_before(physical_offset{9999}));
  CHECK(queue_.begin() == queue_.end());
}

TEST_CASE_METHOD(consume_queue_fixture, "fillers are not messages that the log still has") {
  REQUIRE(queue_.append(queue_offset{3}, entry_at(0)));
  const auto queue = reopened();
  REQUIRE(queue->load());
  REQUIRE(queue->cut(physical_offset{100}));
  CHECK(queue->begin() == queue_offset{0});
  REQUIRE(queue->drop_before(physical_offset{0}));
  CHECK(queue->begin() == queue_offset{3});
}

TEST_CASE_METHOD(consume_queue_fixture, "a flush says whether anything is left to flush") {
  CHECK(queue_.flush(0).value());
  add(0, 24);
  CHECK_FALSE(queue_.flush(1).value());  // less than a page
  CHECK(queue_.flush(0).value());
  add(25, 25);
  disk_faults disk;
  disk.fail_flushes_with(EIO);
  CHECK(queue_.flush(0).error().code() == errc::io_failed);
  disk.fail_flushes_with(0);
  CHECK(queue_.flush(0).value());
}

#include "storage/index_file.hpp"

#include <sys/stat.h>

#include <cerrno>

#include <catch2/catch.hpp>

#include "test/message/bytes_in_hex.hpp"
#include "test/storage/disk_faults.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

using numbers = std::vector<int64_t>;

constexpr index_shape shape{10, 20};
constexpr int64_t first_ms = 1'795'240'463'950;

class index_file_fixture {
 public:
  void put(int32_t key_hash, int64_t physical, int64_t after_ms = 0) {
    REQUIRE(file_->put(key_hash, {physical_offset{physical}, first_ms + after_ms}));
  }

  // Eight messages with nine keys, those of the golden file.
  void fill() {
    put(855'064'979, 0);
    put(2'745'032, 0);
    put(2'745'033, 0);
    put(2'745'213, 274);
    put(10, 400);
    put(12, 900);
    put(13, 1500);
    put(14, 2666);
    put(25, 8192, 55);
  }

  static numbers found(const index_file& file, int32_t key_hash, const time_range& range = {},
                       int64_t items_max = 1000) {
    numbers places;
    REQUIRE(file.find(key_hash, range, items_max, [&](physical_offset at) {
      places.push_back(at.value());
      return true;
    }));
    return places;
  }

  [[nodiscard]] std::shared_ptr<index_file> reopened() const {
    return index_file::open(path_, shape).value();
  }

  [[nodiscard]] errc refusal() const {
    const auto opened = index_file::open(path_, shape);
    return opened ? errc::none : opened.error().code();
  }

  void overwrite_number(int64_t at, int32_t number) {
    std::string bytes(4, '\0');
    store_big_endian(bytes.data(), number);
    overwrite(path_, at, bytes);
  }

  temporary_directory directory_;
  std::filesystem::path path_ = directory_.path() / "20261121120000000";
  std::shared_ptr<index_file> file_ = index_file::create(path_, shape, {}).value();
};

}  // namespace

TEST_CASE_METHOD(index_file_fixture, "an index file's bytes are RocketMQ's") {
  fill();
  const auto bytes = content_of(path_);
  REQUIRE(bytes.size() == 480);
  CHECK(bytes.substr(0, 40) == bytes_in_hex("000001a1fcab8e4e000001a1fcab8e85000000000000000000000"
                                            "00000002000000000060000000a"));
  CHECK(bytes.substr(40, 40) == bytes_in_hex("00000005000000000000000600000007000000080000000900"
                                             "000000000000000000000000000001"));
  const auto item = [&](size_t number) { return bytes.substr(80 + number * 20, 20); };
  CHECK(item(0) == std::string(20, '\0'));
  CHECK(item(1) == bytes_in_hex("32f7419300000000000000000000000000000000"));
  CHECK(item(2) == bytes_in_hex("0029e2c800000000000000000000000000000000"));
  CHECK(item(3) == bytes_in_hex("0029e2c900000000000000000000000000000000"));
  CHECK(item(4) == bytes_in_hex("0029e37d00000000000001120000000000000003"));
}

TEST_CASE_METHOD(index_file_fixture, "messages are found by their hash, newest first") {
  for (int count = 0; count < 12; ++count) put(count % 3 == 0 ? 7 : 17, count * 100, count * 1000);
  CHECK(found(*file_, 7) == numbers{900, 600, 300, 0});
  CHECK(found(*file_, 27).empty());
  CHECK(found(*file_, 8).empty());
  CHECK(found(*reopened(), 7) == numbers{900, 600, 300, 0});
}

TEST_CASE_METHOD(index_file_fixture, "times select by the second that an item knows") {
  for (int count = 0; count < 12; ++count) put(7, count * 100, count * 1000);
  CHECK(found(*file_, 7, {first_ms + 3000, first_ms + 4000}) == numbers{400, 300});
  // Whoever asks for the end of a second gets all of it: the record tells.
  CHECK(found(*file_, 7, {first_ms + 3999, first_ms + 3999}) == numbers{300});
  CHECK(found(*file_, 7, {0, first_ms - 1}).empty());
  CHECK(found(*file_, 7, {first_ms + 12'000, first_ms + 99'000}).empty());
}

TEST_CASE_METHOD(index_file_fixture, "a search ends when its visitor or its bound says so") {
  for (int count = 0; count < 12; ++count) put(7, count * 100);
  int calls = 0;
  int64_t items_left = 1000;
  CHECK_FALSE(file_->find(7, {}, items_left, [&](physical_offset) { return ++calls < 3; }).value());
  CHECK(calls == 3);
  CHECK(found(*file_, 7, {}, 4) == numbers{1100, 1000, 900, 800});
}

TEST_CASE_METHOD(index_file_fixture, "a file is full with one item less than its places") {
  for (int count = 0; count < 19; ++count) {
    CHECK_FALSE(file_->is_full());
    put(count, count);
  }
  CHECK(file_->is_full());
  CHECK(reopened()->is_full());
}

TEST_CASE_METHOD(index_file_fixture, "an empty file ends where the one before it did") {
  std::filesystem::remove(path_);
  const auto file = index_file::create(path_, shape, {physical_offset{77}, 55}).value();
  CHECK(file->is_empty());
  CHECK(file->end().physical == physical_offset{77});
  REQUIRE(file->put(1, {physical_offset{99}, 2000}));
  CHECK(file->begin().physical == physical_offset{99});
  CHECK(file->begin().timestamp_ms == 2000);
}

TEST_CASE("a new file takes the blocks of its slots and little more") {
  const temporary_directory directory;
  const auto path = directory.path() / "20261121120000000";
  const auto file = index_file::create(path, {5'000'000, 20'000'000}, {}).value();
  REQUIRE(file->put(4'999'999, {physical_offset{0}, first_ms}));
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK(status.st_size == 420'000'040);
  CHECK(status.st_blocks * 512 >= 20'000'040);
  CHECK(status.st_blocks * 512 <= 20'000'040 + 3 * 4096);
  CHECK_FALSE(file->prepare_space().value());  // one key is not worth the memory
}

TEST_CASE("space is made ready ahead of a busy writer") {
  const temporary_directory directory;
  const auto file = index_file::create(directory.path() / "1", {1000, 300'000}, {}).value();
  for (int count = 0; count < 1000; ++count)
    REQUIRE(file->put(count, {physical_offset{count}, first_ms}));
  CHECK(file->prepare_space().value());
  CHECK_FALSE(file->prepare_space().value());
  disk_faults disk;
  disk.fail_allocations_with(ENOSPC);
  for (int count = 1000; count < 200'000; ++count)
    REQUIRE(file->put(count, {physical_offset{count}, first_ms}));
  CHECK(file->prepare_space().error().code() == errc::no_space);
}

TEST_CASE("a full disk refuses an item, which can be put later") {
  const temporary_directory directory;
  const auto path = directory.path() / "1";
  disk_faults disk;
  disk.fail_allocations_with(ENOSPC);
  CHECK(index_file::create(path, {10, 1000}, {}).error().code() == errc::no_space);
  CHECK_FALSE(std::filesystem::exists(path));
  disk.fail_allocations_with(0);
  const auto file = index_file::create(path, {10, 1000}, {}).value();
  REQUIRE(file->put(1, {physical_offset{0}, first_ms}));
  disk.fail_allocations_with(ENOSPC);
  CHECK(file->put(2, {physical_offset{100}, first_ms}).error().code() == errc::no_space);
  CHECK(file->end().physical == physical_offset{0});
  disk.fail_allocations_with(0);
  CHECK(file->put(2, {physical_offset{100}, first_ms}));
  CHECK(index_file_fixture::found(*file, 2) == numbers{100});
}

TEST_CASE_METHOD(index_file_fixture, "a flush that fails is reported") {
  put(1, 0);
  disk_faults disk;
  disk.fail_flushes_with(EIO);
  CHECK(file_->flush().error().code() == errc::io_failed);
  disk.fail_flushes_with(0);
  CHECK(file_->flush());
  disk.fail_flushes_with(EIO);
  CHECK(file_->flush());  // nothing to do
  put(1, 100);
  CHECK(file_->flush().error().code() == errc::io_failed);
}

TEST_CASE_METHOD(index_file_fixture, "files that cannot be an index are refused") {
  fill();
  CHECK(refusal() == errc::none);
  SECTION("shorter") {
    std::filesystem::resize_file(path_, 479);
    CHECK(refusal() == errc::corrupt);
  }
  SECTION("longer") {
    std::filesystem::resize_file(path_, 481);
    CHECK(refusal() == errc::corrupt);
  }
  SECTION("empty") {
    std::filesystem::resize_file(path_, 0);
    CHECK(refusal() == errc::corrupt);
  }
  SECTION("a directory") {
    std::filesystem::remove(path_);
    std::filesystem::create_directory(path_);
    CHECK(refusal() == errc::corrupt);
  }
  SECTION("a header out of range") {
    const auto [at, number] = GENERATE(table<int64_t, int32_t>({{36, -1},
                                                                {36, 21},
                                                                {36, 2},
                                                                {36, 1},
                                                                {36, 0x7FFFFFFF},
                                                                {32, -1},
                                                                {32, 0},
                                                                {32, 11},
                                                                {0, -1},
                                                                {0, 0x7FFFFFFF},
                                                                {8, -1},
                                                                {8, 0x7FFFFFFF},
                                                                {16, -1},
                                                                {16, 1},
                                                                {24, -1}}));
    INFO("byte " << at << " is " << number);
    overwrite_number(at, number);
    CHECK(refusal() == errc::corrupt);
  }
}

TEST_CASE_METHOD(index_file_fixture, "chains that do not go down are not followed") {
  for (int count = 0; count < 6; ++count) put(7, count * 100);
  const auto slot_at = shape.slot_at(7);
  const auto previous_at = [](int32_t item) { return shape.item_at(item) + 16; };
  const auto [at, number] = GENERATE_COPY(table<int64_t, int32_t>({
      {slot_at, 7},
      {slot_at, -1},
      {slot_at, 0x7FFFFFFF},
      {previous_at(4), 4},
      {previous_at(4), 5},
      {previous_at(4), 6},
      {previous_at(4), -3},
      {previous_at(4), 20},
      {shape.item_at(4) + 12, -1},
      {shape.item_at(4), -1},
  }));
  INFO("byte " << at << " is " << number);
  overwrite_number(at, number);
  int64_t items_left = 1000;
  const auto outcome = file_->find(7, {}, items_left, [](physical_offset) { return true; });
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == errc::corrupt);
  CHECK(outcome.error().text().find(path_.native()) != std::string::npos);
  CHECK(items_left >= 1000 - 3);
}

TEST_CASE_METHOD(index_file_fixture, "slots are made again from the items") {
  fill();
  const auto before = content_of(path_);
  overwrite(path_, 40, std::string(40, '\x7f'));
  const auto file = reopened();
  CHECK(file->relink(physical_offset{8193}).value());
  CHECK(content_of(path_) == before);
}

TEST_CASE_METHOD(index_file_fixture, "a file ends before the first item that cannot be right") {
  fill();
  const auto before = content_of(path_);
  const auto number = GENERATE(range(1, 10));
  const auto damage = GENERATE(as<std::string>{}, "zeros", "ones", "previous", "limit");
  INFO("item " << number << " " << damage);
  const auto at = shape.item_at(number);
  auto limit = physical_offset{8193};
  if (damage == "zeros") overwrite(path_, at, std::string(20, '\0'));
  if (damage == "ones") overwrite(path_, at, std::string(20, '\xff'));
  if (damage == "previous") overwrite_number(at + 16, number);
  if (damage == "limit") limit = load_index_item(before.data() + at).physical;
  const auto file = reopened();
  CHECK_FALSE(file->relink(limit).value());
  const auto kept = load_index_header(content_of(path_).data()).next_item;
  // Three items are of one message, and none of them is below its place.
  CHECK(kept == (damage == "limit" && number <= 3 ? 1 : number));
  CHECK(file->relink(physical_offset{8193}).value());
  // What was cut off can be put again, and then all is as before.
  for (auto item = kept; item < 10; ++item) {
    const auto again = load_index_item(before.data() + shape.item_at(item));
    REQUIRE(file->put(again.key_hash, {again.physical, first_ms + (item == 9 ? 55 : 0)}));
  }
  CHECK(content_of(path_) == before);
}

TEST_CASE_METHOD(index_file_fixture, "the last record's items can be taken out together") {
  put(7, 0);
  const auto before = content_of(path_);
  put(7, 100);
  put(17, 100);
  put(3, 100);
  file_->drop_last_record();
  CHECK(found(*file_, 7) == numbers{0});
  CHECK(file_->end().physical == physical_offset{0});
  CHECK(content_of(path_).substr(16, 24) == before.substr(16, 24));
  CHECK(content_of(path_).substr(40, 40) == before.substr(40, 40));
  file_->drop_last_record();
  CHECK(file_->is_empty());
  CHECK(found(*file_, 7).empty());
}

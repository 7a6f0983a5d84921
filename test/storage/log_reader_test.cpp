#include "storage/log_reader.hpp"

#include <catch2/catch.hpp>

#include "base/bytes.hpp"
#include "message/record_layout.hpp"
#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

const message_queue orders{"orders", 0};

class reader_fixture : public store_fixture {
 public:
  reader_fixture() {
    open();
    for (int count = 0; count < 6; ++count) records_.push_back(put(orders, std::string(1000, 'x')));
    crash();
  }

  // What a reader of the whole log says after `records` records.
  error failure_after(int records, body_check check = body_check::crc) const {
    mapped_file_queue files{file_names::commit_log(options_.directory), 4096,
                            access_pattern::sequential, maps_};
    REQUIRE(files.load());
    log_reader reader{files, {physical_offset{0}, records_.back().end, hot_begin_}, check};
    for (int count = 0; count < records; ++count) REQUIRE(reader.next().value());
    const auto failed = reader.next();
    REQUIRE_FALSE(failed);
    CHECK(reader.position() == records_[static_cast<size_t>(records)].begin);
    return failed.error();
  }

  template <class Int>
  void change(size_t record, int at, Int number) {
    std::string bytes(sizeof number, '\0');
    store_big_endian(bytes.data(), number);
    const auto begin = records_[record].begin.value();
    overwrite(log_file(begin / 4096 * 4096), begin % 4096 + at, bytes);
  }

  std::vector<put_result> records_;
  mutable map_cache maps_{10};
  physical_offset hot_begin_{INT64_MAX};  // all through the kernel
};

}  // namespace

TEST_CASE_METHOD(reader_fixture, "a reader returns every record and passes over blanks") {
  mapped_file_queue files{file_names::commit_log(options_.directory), 4096,
                          access_pattern::sequential, maps_};
  REQUIRE(files.load());
  log_reader reader{files, {physical_offset{0}, records_.back().end}, body_check::crc};
  for (const auto& expected : records_) {
    const auto found = reader.next().value();
    REQUIRE(found != nullptr);
    CHECK(found->place.physical == expected.begin);
    CHECK(reader.position() == expected.end);
  }
  CHECK(reader.next().value() == nullptr);
  CHECK(records_[3].begin == physical_offset{4096});
}

TEST_CASE_METHOD(reader_fixture, "a damaged body is found when it is looked for") {
  change(1, 500, int8_t{'y'});
  CHECK(failure_after(1).code() == errc::corrupt);
  change(4, record_layout::magic_at, int32_t{0});
  change(1, 500, int8_t{'x'});
  const auto failure = failure_after(4, body_check::none);
  CHECK(failure.text().find(log_file(4096).native()) != std::string::npos);
  CHECK(failure.text().find("byte 1097") != std::string::npos);
}

TEST_CASE_METHOD(reader_fixture, "a record in another place than it says is refused") {
  change(1, record_layout::physical_offset_at, int64_t{0});
  CHECK(failure_after(1).code() == errc::corrupt);
}

TEST_CASE_METHOD(reader_fixture, "a record with impossible numbers or names is refused") {
  change(1, record_layout::queue_id_at, int32_t{-1});
  CHECK(failure_after(1).code() == errc::corrupt);
  change(1, record_layout::queue_id_at, int32_t{0});
  change(2, record_layout::queue_offset_at, INT64_MAX);
  CHECK(failure_after(2).code() == errc::corrupt);
  change(2, record_layout::queue_offset_at, int64_t{2});
  change(2, 88 + 1000 + 1, int8_t{'/'});  // the topic's first letter
  CHECK(failure_after(2).code() == errc::corrupt);
}

TEST_CASE_METHOD(reader_fixture, "a blank that does not fill its file is refused") {
  const auto blank = records_[2].end.value();
  std::string size(4, '\0');
  store_big_endian(size.data(), static_cast<int32_t>(4096 - blank - 1));
  overwrite(log_file(), blank, size);
  mapped_file_queue files{file_names::commit_log(options_.directory), 4096,
                          access_pattern::sequential, maps_};
  REQUIRE(files.load());
  log_reader reader{files, {physical_offset{0}, records_.back().end}, body_check::crc};
  for (int count = 0; count < 3; ++count) REQUIRE(reader.next().value());
  CHECK(reader.next().error().code() == errc::corrupt);
  CHECK(reader.position() == physical_offset{blank});
}

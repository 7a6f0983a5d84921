#include "storage/commit_log.hpp"

#include <cerrno>

#include <catch2/catch.hpp>

#include "message/record_codec.hpp"
#include "test/message/bytes_in_hex.hpp"
#include "test/storage/disk_faults.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

constexpr int64_t file_size = 4096;
constexpr int64_t overhead = 91 + 6;  // of a record of topic "orders"

class log_fixture {
 public:
  log_fixture() {
    options_.directory = directory_.path();
    options_.commit_log_file_size = file_size;
    options_.store_host = parse_host_address("10.1.2.3:10911").value();
    remake();
  }

  void remake() {
    log_ = std::make_unique<commit_log>(options_, clock_, maps_);
    REQUIRE(log_->load());
  }

  encoded_records encode(std::span<const message> messages) const {
    const record_encoder encoder{options_};
    const queue_key queue{messages.front().topic, messages.front().queue_id};
    return encoder.encode(messages, queue, encoder.check(messages).value());
  }

  result<commit_log::place> try_append(std::string_view body, int32_t queue_id = 0) {
    message message;
    message.topic = "orders";
    message.queue_id = queue_id;
    message.body = body;
    return log_->append(encode({&message, 1}));
  }

  commit_log::place append_record_of(int64_t size) {
    return try_append(std::string(static_cast<size_t>(size - overhead), 'x')).value();
  }

  std::string file(int64_t begin) const {
    return content_of(directory_.path() / "commitlog" / fmt::format("{:020}", begin));
  }

  temporary_directory directory_;
  store_options options_;
  manual_clock clock_{1'795'240'463'950};
  map_cache maps_{100};
  std::unique_ptr<commit_log> log_;
};

}  // namespace

TEST_CASE_METHOD(log_fixture, "commit log writes RocketMQ's bytes") {
  message message;
  message.topic = "TopicTest";
  message.queue_id = 1;
  message.flag = 7;
  message.body = "hello";
  message.born_timestamp_ms = 1'700'000'000'123;
  message.born_host = parse_host_address("10.0.0.1:12345").value();
  message.properties =
      "KEYS\x01K1 K2\x02UNIQ_KEY\x01"
      "7F00000100002A9F4B4B18B4AAC20001\x02TAGS\x01TagA\x02";
  REQUIRE(log_->append(encode({&message, 1})));
  CHECK(file(0).substr(0, 168) ==
        bytes_in_hex(
            "000000a8daa320a73610a68600000001000000070000000000000000000000000000000000000000"
            "0000018bcfe5687b0a00000100003039000001a1fcab8e4e0a01020300002a9f0000000000000000"
            "000000000000000568656c6c6f09546f70696354657374003f4b455953014b31204b3202554e4951"
            "5f4b4559013746303030303031303030303241394634423442313842344141433230303031025441"
            "4753015461674102"));
}

TEST_CASE_METHOD(log_fixture, "commit log keeps a record whole at the end of a file") {
  append_record_of(2666);
  const auto moved = append_record_of(1618);  // 1430 bytes are left
  CHECK(moved.begin == physical_offset{4096});
  CHECK(file(0).substr(2666, 8) == bytes_in_hex("00000596cbd43194"));
  CHECK(file(0).substr(2674) == std::string(4096 - 2674, '\0'));
}

TEST_CASE_METHOD(log_fixture, "commit log leaves room for a blank of eight bytes and not less") {
  append_record_of(2000);
  CHECK(append_record_of(file_size - 2000 - 8).begin == physical_offset{2000});
  CHECK(append_record_of(200).begin == physical_offset{4096});
  CHECK(file(0).substr(4088) == bytes_in_hex("00000008cbd43194"));
  append_record_of(2000);
  CHECK(append_record_of(file_size - 2200 - 7).begin == physical_offset{8192});
}

TEST_CASE_METHOD(log_fixture, "commit log keeps the records of a batch together") {
  append_record_of(4042);
  const std::string body(500, 'x');
  std::vector<message> batch(3);
  for (auto& message : batch) {
    message.topic = "orders";
    message.body = body;
  }
  const auto placed = log_->append(encode(batch)).value();
  CHECK(placed.begin == physical_offset{4096});
  CHECK(placed.end == physical_offset{4096 + 3 * (overhead + 500)});
  CHECK(file(0).substr(4042, 8) == bytes_in_hex("00000036cbd43194"));
  const auto last = log_->record_at(placed.end + -(overhead + 500)).value();
  CHECK(decode_record(last.view(), body_check::crc)->place.queue == queue_offset{3});
}

TEST_CASE_METHOD(log_fixture, "queue offsets do not advance when an append fails") {
  append_record_of(4000);
  disk_faults disk;
  disk.fail_allocations_with(ENOSPC);
  CHECK(try_append(std::string(100, 'x')).error().code() == errc::no_space);
  CHECK(try_append(std::string(100, 'x'), 7).error().code() == errc::no_space);
  disk.fail_allocations_with(0);
  CHECK(append_record_of(200).queue == queue_offset{1});
  CHECK(try_append("x", 7)->queue == queue_offset{0});
}

TEST_CASE_METHOD(log_fixture, "the first failed flush stops writing for good, reading goes on") {
  const auto placed = append_record_of(200);
  disk_faults disk;
  disk.fail_flushes_with(EIO);
  CHECK(log_->flush(0).error().code() == errc::flush_failed);
  disk.fail_flushes_with(0);
  CHECK(log_->flushed_end() == physical_offset{0});
  CHECK(log_->flush(0).error().code() == errc::flush_failed);
  CHECK(try_append("x").error().code() == errc::flush_failed);
  CHECK(log_->prepare_space().error().code() == errc::flush_failed);
  CHECK(log_->fault()->text().find("commitlog") != std::string::npos);
  CHECK(log_->record_at(placed.begin));
}

TEST_CASE_METHOD(log_fixture,
                 "a failure while writing ahead stops writing as a failed flush does") {
  options_.flush = flush_mode::sync;
  remake();
  disk_faults disk;
  disk.fail_flushes_with(EIO);
  CHECK(log_->prepare_space().error().code() == errc::flush_failed);
  disk.fail_flushes_with(0);
  CHECK(try_append("x").error().code() == errc::flush_failed);
}

TEST_CASE_METHOD(log_fixture, "a full disk while preparing is reported and not final") {
  disk_faults disk;
  disk.fail_allocations_with(ENOSPC);
  CHECK(log_->prepare_space().error().code() == errc::no_space);
  disk.fail_allocations_with(0);
  CHECK(log_->prepare_space().value());
  CHECK(try_append("x"));
}

TEST_CASE_METHOD(log_fixture, "a flush goes over the ends of files") {
  for (int count = 0; count < 10; ++count) append_record_of(1000);
  CHECK(log_->flush(1'000'000).value() == log_->end());  // a full file does not wait
  CHECK(log_->flushed_end() == log_->end());
  CHECK(log_->flushed_timestamp_ms() == clock_.wall_ms());
}

TEST_CASE_METHOD(log_fixture, "a log that begins late keeps its offsets when it is cut there") {
  for (int count = 0; count < 8; ++count) append_record_of(1000);
  REQUIRE(std::filesystem::remove(directory_.path() / "commitlog" / "00000000000000000000"));
  remake();
  CHECK(log_->begin() == physical_offset{4096});
  REQUIRE(log_->cut(physical_offset{4096}, physical_offset{4096}, 0));
  CHECK(log_->begin() == physical_offset{4096});
  CHECK(append_record_of(200).begin == physical_offset{4096});
}

TEST_CASE_METHOD(log_fixture, "what lies behind a cut is zero before anything is appended") {
  for (int count = 0; count < 8; ++count) append_record_of(1000);
  remake();
  REQUIRE(log_->cut(physical_offset{1000}, physical_offset{0}, 0));
  CHECK(file(0).substr(1000) == std::string(3096, '\0'));
  CHECK_FALSE(std::filesystem::exists(directory_.path() / "commitlog" / "00000000000000004096"));
  CHECK(append_record_of(1000).begin == physical_offset{1000});
  CHECK(file(0).substr(2000) == std::string(2096, '\0'));
}

#include "storage/inspect/store_check.hpp"

#include <catch2/catch.hpp>

#include "message/record_layout.hpp"
#include "storage/checkpoint.hpp"
#include "storage/queue_inventory.hpp"
#include "test/storage/inspect/inspect_fixture.hpp"

using namespace cafmq;

namespace {

constexpr auto damage = finding_level::damage;
constexpr auto derived = finding_level::derived;
constexpr auto note = finding_level::note;
constexpr auto log_part = store_part::commit_log;
constexpr auto queue_part = store_part::consume_queues;
constexpr auto small_part = store_part::small_files;

}  // namespace

TEST_CASE_METHOD(inspect_fixture, "a store that was closed in order is sound, without a note") {
  const auto report = check();
  CHECK(report.is_sound());
  CHECK(found_.empty());
  CHECK(report.log_begin == physical_offset{0});
  CHECK(report.log_end == records_.back().end);
  CHECK(report.part(log_part).checked == 24);
  CHECK(report.part(log_part).files == 4);
  CHECK(report.part(queue_part).checked == 24);
  CHECK(report.part(queue_part).files == 3);
}

TEST_CASE_METHOD(inspect_fixture, "a store that crashed is sound: the next start completes it") {
  crash_with(2);
  const auto report = check();
  CHECK(report.is_sound());
  CHECK(says(note, queue_part, "2 messages are not in their queues yet"));
}

TEST_CASE_METHOD(inspect_fixture, "a torn end after a crash is a note, and where it is") {
  crash_with(2);
  const auto& last = records_.back();
  overwrite(file_of(last), byte_of(last) + 90, std::string(40, '\0'));
  const auto report = check();
  CHECK(report.is_sound());
  REQUIRE(report.tail);
  CHECK(report.log_end == last.begin);
  CHECK(says(note, log_part, "before something that is no record"));
}

TEST_CASE_METHOD(inspect_fixture, "a checking store reads while a broker writes") {
  open();
  put(orders, "one more");
  const auto report = check();
  CHECK(report.is_sound());
  CHECK(report.part(log_part).checked == 25);
  close();
}

TEST_CASE_METHOD(inspect_fixture, "a changed byte of a record is found, wherever it matters") {
  using namespace record_layout;
  const auto& record = records_[5];
  const auto topic_at = 84 + 4 + 400;
  for (const auto at :
       {total_size_at, total_size_at + 3, magic_at, body_crc_at + 1, queue_id_at + 3,
        queue_offset_at + 7, physical_offset_at + 6, 84, 200, topic_at, topic_at + 2}) {
    INFO("byte " << at);
    flip(file_of(record), byte_of(record) + at);
    CHECK_FALSE(check().is_sound());
    flip(file_of(record), byte_of(record) + at);
  }
  CHECK(check().is_sound());
}

TEST_CASE_METHOD(inspect_fixture, "records behind a damaged one are still looked at") {
  const auto& record = records_[5];
  flip(file_of(record), byte_of(record) + 200);
  const auto report = check();
  CHECK(report.part(log_part).checked == 23);
  CHECK(report.log_end == records_.back().end);
  CHECK(
      says(damage, log_part, fmt::format("whole records follow at {}", records_[6].begin.value())));
}

TEST_CASE_METHOD(inspect_fixture, "a log file that is missing, short or long is named") {
  const auto file = log_file(4096);
  SECTION("missing") {
    std::filesystem::remove(file);
    CHECK_FALSE(check().is_sound());
    CHECK(says(damage, log_part, "00000000000000004096 before it is missing"));
  }
  SECTION("short") {
    std::filesystem::resize_file(file, 1000);
    CHECK_FALSE(check().is_sound());
    CHECK(says(damage, log_part, "it has 1000 bytes instead of 4096"));
  }
  SECTION("long") {
    std::filesystem::resize_file(file, 5000);
    CHECK_FALSE(check().is_sound());
    CHECK(says(damage, log_part, "it has 5000 bytes instead of 4096"));
  }
  SECTION("all zeros") {
    overwrite(file, 0, std::string(4096, '\0'));
    CHECK_FALSE(check().is_sound());
    CHECK(says(damage, log_part, "zeros where a record should begin"));
  }
}

TEST_CASE_METHOD(inspect_fixture, "a log that ends before what was confirmed is damaged") {
  std::filesystem::remove(log_file(3 * 4096));
  CHECK_FALSE(check().is_sound());
  CHECK(says(damage, log_part, "was on disk"));
}

TEST_CASE_METHOD(inspect_fixture, "files that are not the store's are named") {
  write_content(log_file().parent_path() / "notes", "x");
  write_content(queue_file(orders).parent_path() / "notes", "x");
  write_content(queue_file(orders).parent_path().parent_path() / "notes", "x");
  CHECK(check().of(damage) == 3);
  CHECK(says(damage, log_part, "commitlog/notes"));
  CHECK(says(damage, queue_part, "orders/0/notes"));
  CHECK(says(damage, queue_part, "orders/notes"));
}

TEST_CASE_METHOD(inspect_fixture, "every changed byte of a queue's entries is found") {
  const auto file = queue_file(orders);
  for (int64_t at = 0; at < 10 * 20; ++at) {
    INFO("byte " << at);
    flip(file, at);
    const auto report = check();
    CHECK_FALSE(report.is_sound());
    CHECK(report.of(damage) == 0);
    flip(file, at);
  }
  CHECK(check().is_sound());
}

TEST_CASE_METHOD(inspect_fixture, "a queue that lacks entries says which, once for a run") {
  overwrite(queue_file(orders), 3 * 20, std::string(4 * 20, '\0'));
  CHECK(check().of(derived) == 1);
  CHECK(says(derived, queue_part, "topic orders queue 0 has no entries 3 to 6"));
}

TEST_CASE_METHOD(inspect_fixture, "an entry that no record accounts for is found") {
  SECTION("it points behind the log") {
    overwrite(queue_file(orders, 200), 6 * 20,
              std::string("\0\0\0\0\0\1\0\0\0\0\1\0\0\0\0\0\0\0\0\0", 20));
    CHECK_FALSE(check().is_sound());
    CHECK(says(derived, queue_part, "1 entries from 16 on point behind the end"));
  }
  SECTION("it points to another queue's record") {
    const auto other = content_of(queue_file(bills)).substr(0, 20);
    overwrite(queue_file(orders, 200), 6 * 20, other);
    CHECK_FALSE(check().is_sound());
    CHECK(says(derived, queue_part, "where no record of this queue is"));
  }
}

TEST_CASE_METHOD(inspect_fixture, "a queue that is gone, or a file of it, is found") {
  SECTION("the queue") {
    std::filesystem::remove_all(queue_file(bills).parent_path());
    CHECK_FALSE(check().is_sound());
    CHECK(says(derived, queue_part, "topic bills queue 3 had 8 entries and is gone"));
    CHECK(says(derived, queue_part, "topic bills queue 3 has no entries 0 to 7"));
  }
  SECTION("its first file") {
    std::filesystem::remove(queue_file(orders));
    CHECK_FALSE(check().is_sound());
    CHECK(says(derived, queue_part, "topic orders queue 0 has no entries 0 to 9"));
  }
  SECTION("its first file is short") {
    std::filesystem::resize_file(queue_file(orders), 60);
    CHECK_FALSE(check().is_sound());
    CHECK(says(derived, queue_part, "it has 60 bytes instead of 200"));
  }
}

TEST_CASE_METHOD(inspect_fixture, "a log that has lost its beginning in order is sound") {
  std::filesystem::remove(log_file());
  const auto report = check();
  CHECK(report.is_sound());
  CHECK(report.log_begin == physical_offset{4096});
}

TEST_CASE_METHOD(inspect_fixture, "a checkpoint that is garbage or ahead is found") {
  const auto path = file_names::checkpoint(options_.directory);
  SECTION("garbage") {
    write_content(path, std::string(40, '\xff'));
    CHECK_FALSE(check().is_sound());
    CHECK(says(derived, small_part, "is not a checkpoint"));
  }
  SECTION("ahead of the log") {
    auto checkpoint = read_checkpoint(path).value();
    checkpoint.confirmed = records_.back().end + 1;
    REQUIRE(write_checkpoint(path, checkpoint));
    CHECK_FALSE(check().is_sound());
    CHECK(says(damage, log_part, "was on disk"));
  }
}

TEST_CASE_METHOD(inspect_fixture, "file sizes are found from the files, or taken as given") {
  CHECK(shape().log_file_size == 4096);
  CHECK(shape().queue_file_size == 200);
  const auto other = look_at_store(options_.directory, {8192, 20, {}}).value();
  CHECK(other.log_file_size == 8192);
  CHECK(other.queue_file_size == 400);
}

TEST_CASE_METHOD(inspect_fixture, "a directory without a store is refused") {
  const auto other = look_at_store(options_.directory.parent_path(), {});
  REQUIRE_FALSE(other);
  CHECK(other.error().code() == errc::invalid_argument);
}

TEST_CASE_METHOD(inspect_fixture, "an empty store is sound") {
  store_fixture empty;
  empty.open();
  empty.close();
  const auto report = check_store(look_at_store(empty.options_.directory, {}).value(), {});
  CHECK(report.is_sound());
  CHECK(report.log_end == physical_offset{0});
}

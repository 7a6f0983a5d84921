#include "storage/index_recovery.hpp"

#include <cerrno>
#include <map>

#include <catch2/catch.hpp>

#include "storage/checkpoint.hpp"
#include "test/storage/disk_faults.hpp"
#include "test/storage/store_fixture.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

const message_queue orders{"orders", 0};

class index_recovery_fixture : public store_fixture {
 public:
  // Messages over several log and index files; each has a key of its own and two that others share.
  void fill(int count) {
    for (int index = 0; index < count; ++index, ++filled_) {
      put(orders, std::string(200, 'x'),
          fmt::format("UNIQ_KEY\x01"
                      "U{}\x02KEYS\x01"
                      "all mod{}\x02",
                      filled_, filled_ % 7));
      clock_.advance(1s);
    }
  }

  // Messages without keys, enough to begin new log files.
  void fill_without_keys(int count) {
    for (int index = 0; index < count; ++index) {
      put(orders, std::string(200, 'y'));
      clock_.advance(1s);
    }
  }

  [[nodiscard]] size_t count_found(const std::string& key) {
    return store()
        .find_by_key({.topic = "orders", .key = key, .messages_max = 64})
        .value()
        .records.size();
  }

  // Whether every message is found by its own key, and by those that it shares.
  void check_complete() {
    int found = 0;
    for (int index = 0; index < filled_; ++index)
      found += count_found(fmt::format("U{}", index)) == 1 ? 1 : 0;
    CHECK(found == filled_);
    CHECK(count_found("all") == static_cast<size_t>(std::min(filled_, 64)));
    CHECK(count_found("mod3") == static_cast<size_t>((filled_ + 3) / 7));
  }

  [[nodiscard]] std::vector<std::filesystem::path> index_files() const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry :
         std::filesystem::directory_iterator{file_names::index(options_.directory)})
      found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }

  [[nodiscard]] std::map<std::string, std::string> contents() const {
    std::map<std::string, std::string> found;
    for (const auto& path : index_files()) found[path.native()] = content_of(path);
    return found;
  }

  [[nodiscard]] const index_report& report() { return store().recovered().index; }

  [[nodiscard]] checkpoint saved() const {
    return read_checkpoint(file_names::checkpoint(options_.directory)).value();
  }

  int filled_ = 0;
};

}  // namespace

TEST_CASE_METHOD(index_recovery_fixture, "an index that was closed in order is used as it is") {
  open();
  fill(30);
  close();
  const auto before = contents();
  CHECK(before.size() == 5);
  open();
  CHECK(report().problem.empty());
  CHECK(report().files_removed == 0);
  CHECK(report().indexed_from == store().log_end());
  CHECK(contents() == before);
  check_complete();
  fill(5);
  dispatch();
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture, "after a crash the index is completed from the log") {
  open();
  fill(20);
  dispatch();
  flush();
  fill(20);
  dispatch();
  fill(7);  // never dispatched
  crash();
  open();
  CHECK(report().files_removed == 0);
  CHECK(report().indexed_from > physical_offset{0});
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture, "recovering twice after a crash changes nothing") {
  open();
  fill(20);
  dispatch();
  flush();
  fill(11);
  dispatch();
  crash();
  open();
  crash();
  const auto once = contents();
  open();
  crash();
  CHECK(contents() == once);
  open();
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture, "items that never reached the disk are put again") {
  options_.index_entries = 22;  // seven messages
  open();
  fill(7);
  dispatch();
  flush();
  fill(6);
  dispatch();
  crash();
  const auto before = contents();
  const auto path = index_files().back();
  REQUIRE(load_index_header(content_of(path).data()).next_item == 1 + 6 * 3);
  const auto lost = GENERATE(range(1, 19));
  overwrite(path, 40 + 10 * 4 + lost * 20, std::string(20, '\0'));
  overwrite(path, 40, std::string(40, '\0'));  // slots
  open();
  check_complete();
  crash();
  // The message before an empty file is put again, because it may go on there.
  if (lost > 1) CHECK(contents() == before);
}

TEST_CASE_METHOD(index_recovery_fixture, "an index that is gone is made again from the log") {
  const bool closed = GENERATE(true, false);
  open();
  fill(30);
  fill_without_keys(40);
  dispatch();
  flush();
  if (closed)
    close();
  else
    crash();
  std::filesystem::remove_all(file_names::index(options_.directory));
  open();
  CHECK(report().indexed_from == physical_offset{0});
  CHECK_FALSE(report().problem.empty());
  check_complete();
  close();
  open();
  CHECK(report().problem.empty());
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture, "the last files are missed when they are gone") {
  const bool closed = GENERATE(true, false);
  open();
  fill(30);
  fill_without_keys(40);
  dispatch();
  flush();
  if (closed)
    close();
  else
    crash();
  std::filesystem::remove(index_files().back());
  std::filesystem::remove(index_files().back());
  open();
  CHECK(report().indexed_from > physical_offset{0});
  CHECK(report().indexed_from < store().recovered().verified_from);
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture, "messages without keys are not read again and again") {
  open();
  fill(3);
  fill_without_keys(60);
  close();
  open();
  CHECK(report().indexed_from == store().log_end());
  flush();
  crash();
  open();
  CHECK(report().indexed_from == store().log_end());
}

TEST_CASE_METHOD(index_recovery_fixture, "damaged files are removed and made again") {
  const bool closed = GENERATE(true, false);
  open();
  fill(30);
  dispatch();
  flush();
  if (closed)
    close();
  else
    crash();
  const auto victim = GENERATE(0U, 2U, 4U);
  const auto path = index_files().at(victim);
  const auto damage = GENERATE(as<std::string>{}, "shorter", "empty", "header", "zeros", "not full",
                               "early", "late");
  INFO("file " << victim << " " << damage << (closed ? " closed" : " crashed"));
  if (damage == "shorter") std::filesystem::resize_file(path, 100);
  if (damage == "empty") write_content(path, "");
  if (damage == "header") overwrite(path, 36, "\xff");
  if (damage == "zeros") overwrite(path, 0, std::string(480, '\0'));
  if (damage == "not full") overwrite(path, 36, std::string{"\0\0\0\x07", 4});
  if (damage == "early") overwrite(path, 16, std::string(16, '\0'));
  if (damage == "late") overwrite(path, 24, std::string{"\0\0\x7f", 3});
  open();
  // A last file that claims less or other than it has is put right without being removed.
  if (damage == "shorter") {
    CHECK(report().files_removed == static_cast<int32_t>(5 - victim));
    CHECK(report().problem.find(path.native()) != std::string::npos);
  }
  check_complete();
  close();
  open();
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture, "files of other sizes are made again with ours") {
  open();
  fill(30);
  close();
  options_.index_slots = 7;
  options_.index_entries = 33;
  open();
  CHECK(report().files_removed == 5);
  CHECK(index_files().size() == 3);
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture, "what is no index file stays where it is") {
  open();
  fill(5);
  close();
  const auto note = file_names::index(options_.directory) / "note.txt";
  write_content(note, "mine");
  std::filesystem::create_directory(file_names::index(options_.directory) / "00000000000000001");
  open();
  CHECK(report().files_removed == 0);
  check_complete();
  CHECK(content_of(note) == "mine");
}

TEST_CASE_METHOD(index_recovery_fixture, "entries behind the end of the log are dropped") {
  open();
  fill(20);
  dispatch();
  flush();
  const auto last = put(orders, "lost", "KEYS\x01lost\x02");
  dispatch();
  crash();
  overwrite(log_file(last.begin.value() / 4096 * 4096), last.begin.value() % 4096,
            std::string(static_cast<size_t>(last.end - last.begin), '\0'));
  open();
  CHECK(count_found("lost") == 0);
  fill(10);
  dispatch();
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture,
                 "what was stored while the index was off is indexed later") {
  open();
  fill(10);
  close();
  options_.index_enabled = false;
  open();
  CHECK(store().recovered().index.indexed_from == physical_offset{0});
  fill(20);
  CHECK(store().find_by_key({"orders", "U3"}).value().records.empty());
  close();
  options_.index_enabled = true;
  open();
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture,
                 "a damaged old log file costs its entries, not the store") {
  open();
  fill(60);
  dispatch();
  flush();
  close();
  std::filesystem::remove_all(file_names::index(options_.directory));
  overwrite(log_file(4096), 1000, std::string(3000, '\x5a'));
  open();
  CHECK_FALSE(report().problem.empty());
  CHECK(count_found("U0") == 1);
  CHECK(count_found("U59") == 1);
}

TEST_CASE_METHOD(index_recovery_fixture, "an index that was made again halfway is made again") {
  open();
  fill(60);
  dispatch();
  flush();
  close();
  std::filesystem::remove_all(file_names::index(options_.directory));
  {
    disk_faults disk;
    disk.fail_allocations_with(ENOSPC);
    CHECK(try_open().error().code() == errc::no_space);
  }
  CHECK(saved().indexed == physical_offset{0});
  open();
  check_complete();
}

TEST_CASE_METHOD(index_recovery_fixture, "the checkpoint is never ahead of what is flushed") {
  open();
  fill(10);
  dispatch();
  const auto indexed = store().dispatched_end();
  const auto stored_ms = clock_.wall_ms() - 1000;
  REQUIRE(store().flush_log(0));
  REQUIRE(store().save_checkpoint());
  CHECK(saved().indexed == physical_offset{0});
  REQUIRE(store().flush_queues(1));  // not thorough
  REQUIRE(store().save_checkpoint());
  CHECK(saved().index_timestamp_ms == 0);
  REQUIRE(store().flush_queues(0));
  REQUIRE(store().save_checkpoint());
  CHECK(saved().indexed == indexed);
  CHECK(saved().index_timestamp_ms == stored_ms);
  fill(1);
  close();
  CHECK(saved().index_timestamp_ms == stored_ms + 1000);
}

TEST_CASE_METHOD(index_recovery_fixture, "files of messages that the log has lost are dropped") {
  open();
  fill(60);
  close();
  const auto before = index_files();
  std::filesystem::remove(log_file(0));
  std::filesystem::remove(log_file(4096));
  open();
  const auto after = index_files();
  CHECK(after.size() < before.size());
  CHECK(after.back() == before.back());
  CHECK(count_found("U0") == 0);
  CHECK(count_found("U59") == 1);
}

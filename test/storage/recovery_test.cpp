#include "storage/recovery.hpp"

#include <map>

#include <catch2/catch.hpp>

#include "test/storage/disk_faults.hpp"
#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

const message_queue orders{"orders", 0};
const message_queue payments{"payments", 1};
using strings = std::vector<std::string>;
using namespace std::chrono_literals;

class recovery_fixture : public store_fixture {
 public:
  // Messages of both queues over several files, some of them dispatched.
  void fill(int count) {
    for (int index = 0; index < count; ++index) {
      put(index % 3 == 0 ? payments : orders, body(index));
      clock_.advance(1s);
    }
  }

  static std::string body(int index) {
    return std::to_string(index) + std::string(300 + static_cast<size_t>(index % 7) * 50, 'x');
  }

  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{options_.directory})
      if (entry.is_regular_file()) found[entry.path().native()] = content_of(entry.path());
    return found;
  }

  error refusal() {
    const auto before = files();
    auto opened = try_open();
    REQUIRE_FALSE(opened);
    CHECK(files() == before);  // nothing was touched
    return opened.error();
  }

  [[nodiscard]] std::filesystem::path checkpoint_file() const {
    return file_names::checkpoint(options_.directory);
  }
};

}  // namespace

TEST_CASE_METHOD(recovery_fixture, "recovering twice changes nothing the second time") {
  open();
  fill(40);
  dispatch();
  fill(5);
  crash();
  overwrite(log_file(4096 * 4), 3000, std::string(1096, '\x5a'));
  open();
  crash();
  const auto once = files();
  open();
  crash();
  CHECK(files() == once);
}

TEST_CASE_METHOD(recovery_fixture, "a torn last record vanishes wherever it is torn") {
  open();
  fill(5);
  const auto last = put(orders, "the last one");
  crash();
  const auto log = content_of(log_file());
  const auto kind = GENERATE(as<std::string>{}, "zeros", "garbage");
  for (auto at = last.begin.value(); at < last.end.value(); ++at) {
    const auto torn = last.end.value() - at;
    // The last digit of the port and such may be zero anyway: then nothing is torn.
    auto bytes = std::string(static_cast<size_t>(torn), kind == "zeros" ? '\0' : '\x7b');
    const bool is_whole = log.substr(static_cast<size_t>(at), bytes.size()) == bytes;
    overwrite(log_file(), 0, log);
    overwrite(log_file(), at, bytes);
    open();
    INFO(kind << " from byte " << at - last.begin.value());
    CHECK(store().log_end() == (is_whole ? last.end : last.begin));
    CHECK(put(orders, "next").begin == (is_whole ? last.end : last.begin));
    dispatch();
    CHECK(bodies(orders).back() == "next");
    crash();
  }
}

TEST_CASE_METHOD(recovery_fixture, "a record vanishes when a sector of its properties is lost") {
  constexpr int64_t sector = 512;
  open();
  const auto whole = put(orders, "whole", "KEYS\x01" + std::string(900, 'k') + "\x02");
  const auto last = put(orders, "the last one", "KEYS\x01" + std::string(1500, 'k') + "\x02");
  crash();
  const auto log = content_of(log_file());
  const auto properties_begin = last.end.value() - 1500;
  for (auto at = (properties_begin / sector + 1) * sector; at < last.end.value(); at += sector) {
    const auto end = std::min(at + sector, last.end.value());
    overwrite(log_file(), 0, log);
    overwrite(log_file(), at, std::string(static_cast<size_t>(end - at), '\0'));
    open();
    INFO("sector at " << at);
    CHECK(store().log_end() == whole.end);
    CHECK(put(orders, "next").queue == whole.queue + 1);
    crash();
  }
  overwrite(log_file(), 0, log);
  open();
  CHECK(store().log_end() == last.end);
}

TEST_CASE_METHOD(recovery_fixture, "what lay behind a torn record does not come back") {
  open();
  fill(3);
  const auto torn = put(orders, std::string(200, 't'));
  put(orders, std::string(200, 'a'));
  put(payments, std::string(200, 'b'));
  dispatch();
  crash();
  overwrite(log_file(), torn.begin.value() + 100, "damaged");
  open();
  CHECK(store().recovered().tail_was_cut);
  CHECK(store().log_end() == torn.begin);
  // As long as the damaged one: the next recovery would walk over it into the old records.
  put(orders, std::string(200, 'n'));
  crash();
  open();
  CHECK(store().log_end() == torn.end);
  CHECK(bodies(orders).back() == std::string(200, 'n'));
  CHECK(bodies(payments) == strings{body(0)});
  CHECK_FALSE(store().recovered().tail_was_cut);
}

TEST_CASE_METHOD(recovery_fixture, "damage below what was flushed is named, not cut off") {
  open();
  fill(20);
  const auto victim = put(orders, "victim");
  fill(3);
  dispatch();
  flush();
  crash();
  const auto file = victim.begin.value() / 4096 * 4096;
  overwrite(log_file(file), victim.begin.value() % 4096 + 90, "V");
  const auto failure = refusal();
  CHECK(failure.code() == errc::corrupt);
  CHECK(failure.text().find(log_file(file).native()) != std::string::npos);
  CHECK(failure.text().find(checkpoint_file().native()) != std::string::npos);
  // What the sentence says: without the checkpoint the rest is given up.
  std::filesystem::remove(checkpoint_file());
  open();
  CHECK(store().log_end() == victim.begin);
}

TEST_CASE_METHOD(recovery_fixture, "a log that was closed in order and is damaged is refused") {
  open();
  fill(20);
  const auto victim = put(orders, "victim");
  close();
  overwrite(log_file(victim.begin.value() / 4096 * 4096), victim.begin.value() % 4096, "XXXX");
  CHECK(refusal().code() == errc::corrupt);
}

TEST_CASE_METHOD(recovery_fixture, "without a checkpoint everything is read and nothing is lost") {
  open();
  fill(40);
  dispatch();
  flush();
  const auto end = store().log_end();
  crash();
  std::filesystem::remove(checkpoint_file());
  open();
  CHECK(store().recovered().verified_from == physical_offset{0});
  CHECK(store().recovered().records_verified == 40);
  CHECK(store().log_end() == end);
  CHECK(bodies(orders).size() + bodies(payments).size() == 40);
}

TEST_CASE_METHOD(recovery_fixture, "recovery begins where the checkpoint says") {
  open();
  fill(40);
  dispatch();
  flush();
  const auto flushed = store().flushed_end();
  fill(10);
  crash();
  open();
  CHECK(store().recovered().verified_from > physical_offset{0});
  CHECK(store().recovered().verified_from <= flushed);
  CHECK(bodies(orders).size() + bodies(payments).size() == 50);
}

TEST_CASE_METHOD(recovery_fixture, "a clock that jumped back does not hide what was not flushed") {
  open();
  fill(10);
  dispatch();
  flush();
  const auto flushed = store().flushed_end();
  clock_.set_wall_ms(1'000'000'000'000);  // far in the past
  fill(30);
  crash();
  open();
  CHECK(store().recovered().verified_from <= flushed);
  CHECK(bodies(orders).size() + bodies(payments).size() == 40);
}

TEST_CASE_METHOD(recovery_fixture, "queue entries that were lost between others are made again") {
  open();
  fill(10);
  dispatch();
  flush();
  fill(10);
  dispatch();
  crash();
  overwrite(queue_file(orders), 8 * 20, std::string(20, '\0'));
  open();
  CHECK(bodies(orders).size() + bodies(payments).size() == 20);
}

TEST_CASE_METHOD(recovery_fixture, "a missing queue is made again from the log") {
  const bool closed = GENERATE(true, false);
  open();
  fill(3);
  put(payments, "early");
  for (int count = 0; count < 40; ++count) {
    put(orders, body(count));
    clock_.advance(1s);
  }
  dispatch();
  flush();  // the queue's messages are far before where recovery begins
  if (closed)
    close();
  else
    crash();
  std::filesystem::remove_all(queue_file(payments).parent_path());
  open();
  CHECK(store().recovered().queues_were_incomplete);
  CHECK(bodies(payments) == strings{body(0), "early"});
  CHECK(put(payments, "next").queue == queue_offset{2});
}

TEST_CASE_METHOD(recovery_fixture,
                 "a queue of another broker that vanished is noticed by its hole") {
  open();
  fill(30);
  close();
  std::filesystem::remove(
      file_names::queue_inventory(options_.directory));  // as RocketMQ leaves it
  std::filesystem::remove_all(queue_file(orders).parent_path());
  open();
  CHECK(store().recovered().queues_were_incomplete);
  CHECK(bodies(orders).size() == 20);
}

TEST_CASE_METHOD(recovery_fixture, "all queues are made again when their directory is gone") {
  open();
  fill(40);
  close();
  open();
  const auto before = std::pair{bodies(orders), bodies(payments)};
  close();
  const auto files_before = files();
  std::filesystem::remove_all(file_names::consume_queues(options_.directory));
  open();
  CHECK(std::pair{bodies(orders), bodies(payments)} == before);
  close();
  CHECK(files() == files_before);
}

TEST_CASE_METHOD(recovery_fixture, "a queue that was cut is completed") {
  open();
  fill(60);
  close();
  const auto orders_before = content_of(queue_file(orders));
  std::filesystem::remove(queue_file(orders, 600));  // its last files
  std::filesystem::remove(queue_file(orders, 400 + 400));
  std::filesystem::remove(queue_file(orders, 400));
  overwrite(queue_file(orders, 200), 60, std::string(140, '\0'));
  open();
  CHECK(bodies(orders).size() == 40);
  CHECK(bodies(payments).size() == 20);
  CHECK(content_of(queue_file(orders)) == orders_before);
}

TEST_CASE_METHOD(recovery_fixture, "queue entries behind the end of the log are dropped") {
  open();
  fill(6);
  dispatch();
  const auto last = put(orders, "lost");
  dispatch();
  crash();
  overwrite(log_file(), last.begin.value(),
            std::string(static_cast<size_t>(last.end - last.begin), '\0'));
  open();
  CHECK(bodies(orders) == strings{body(1), body(2), body(4), body(5)});
  CHECK(put(orders, "next").queue == queue_offset{4});
}

TEST_CASE_METHOD(recovery_fixture, "a log that has lost its beginning keeps its queue offsets") {
  open();
  fill(60);
  close();
  std::filesystem::remove(log_file(0));
  std::filesystem::remove(log_file(4096));
  open();
  CHECK(store().log_begin() == physical_offset{8192});
  const auto min = store().min_offset(orders);
  CHECK(min > queue_offset{0});
  CHECK(store().max_offset(orders) == queue_offset{40});
  CHECK(bodies(orders).size() == static_cast<size_t>(queue_offset{40} - min));
  CHECK(read(orders, 0).status == read_status::offset_too_small);
  close();
  std::filesystem::remove_all(file_names::consume_queues(options_.directory));
  open();
  CHECK(store().min_offset(orders) == min);
  CHECK(store().max_offset(orders) == queue_offset{40});
  CHECK(put(orders, "next").queue == queue_offset{40});
}

TEST_CASE_METHOD(recovery_fixture,
                 "files that are missing, foreign or of another size are refused") {
  open();
  fill(40);
  const auto last_file = store().log_end().value() / 4096 * 4096;
  close();
  SECTION("a missing log file") {
    std::filesystem::remove(log_file(4096));
    CHECK(refusal().text().find("00000000000000004096") != std::string::npos);
  }
  SECTION("the last log file") {
    REQUIRE(std::filesystem::remove(log_file(last_file)));
    CHECK(refusal().text().find("too early") != std::string::npos);
  }
  SECTION("a shortened log file") {
    std::filesystem::resize_file(log_file(4096), 4095);
    CHECK(refusal().code() == errc::corrupt);
  }
  SECTION("a log file of another broker") {
    write_content(log_file().parent_path() / "00000000000000000000.bak", "x");
    CHECK(refusal().code() == errc::corrupt);
  }
  SECTION("another file size than before") {
    options_.commit_log_file_size = 8192;
    CHECK(refusal().code() == errc::corrupt);
  }
  SECTION("another file size of queues than before") {
    options_.consume_queue_file_entries = 20;
    CHECK(refusal().code() == errc::corrupt);
  }
  SECTION("a whole log that is gone") {
    std::filesystem::remove_all(log_file().parent_path());
    CHECK(refusal().text().find("consumequeue") != std::string::npos);
  }
}

TEST_CASE_METHOD(recovery_fixture, "a last file of length 0 is the trace of a crash and goes") {
  open();
  fill(5);
  close();
  write_content(log_file(4096), "");
  write_content(queue_file(orders, 200), "");
  open();
  CHECK_FALSE(std::filesystem::exists(log_file(4096)));
  CHECK_FALSE(std::filesystem::exists(queue_file(orders, 200)));
  CHECK(bodies(orders).size() == 3);
}

TEST_CASE_METHOD(recovery_fixture, "a file that was made ahead is there after a crash, empty") {
  open();
  fill(6);
  REQUIRE(store().prepare_space());
  REQUIRE(std::filesystem::exists(log_file(4096)));
  crash();
  open();
  CHECK_FALSE(store().recovered().tail_was_cut);
  fill(10);
  CHECK(store().log_end() > physical_offset{4096});
  dispatch();
  CHECK(bodies(orders).size() + bodies(payments).size() == 16);
}

TEST_CASE_METHOD(recovery_fixture, "a recovery that is interrupted is done again") {
  open();
  fill(30);
  dispatch();
  flush();
  fill(10);
  crash();
  {
    disk_faults disk;
    disk.fail_flushes_with(EIO);
    CHECK(try_open().error().code() == errc::io_failed);
    disk.fail_flushes_with(0);
    disk.fail_allocations_with(ENOSPC);
    CHECK(try_open().error().code() == errc::no_space);
  }
  open();
  CHECK(bodies(orders).size() + bodies(payments).size() == 40);
}

TEST_CASE_METHOD(recovery_fixture, "a store whose queues failed to flush is not closed in order") {
  open();
  fill(10);
  dispatch();
  {
    disk_faults disk;
    disk.fail_flushes_with(EIO);
    CHECK(store().flush_queues(0).error().code() == errc::io_failed);
  }
  CHECK(store().flush_queues(0));
  CHECK(store().close().error().code() == errc::flush_failed);
  crash();
  open();
  CHECK_FALSE(store().recovered().was_closed);
  CHECK(bodies(orders).size() + bodies(payments).size() == 10);
}

TEST_CASE_METHOD(recovery_fixture,
                 "a store whose log failed to flush takes nothing and is not closed") {
  open();
  fill(5);
  {
    disk_faults disk;
    disk.fail_flushes_with(EIO);
    CHECK(store().flush_log(0).error().code() == errc::flush_failed);
  }
  CHECK(store().put(text(orders, "x")).error().code() == errc::flush_failed);
  CHECK(store().flush_log(0).error().code() == errc::flush_failed);
  CHECK(store().fault());
  dispatch();
  CHECK(bodies(payments).size() == 2);
  CHECK(store().close().error().code() == errc::flush_failed);
  crash();
  open();
  CHECK_FALSE(store().recovered().was_closed);
  CHECK_FALSE(store().fault());
}

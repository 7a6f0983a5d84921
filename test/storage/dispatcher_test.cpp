#include "storage/dispatcher.hpp"

#include <cerrno>

#include <catch2/catch.hpp>

#include "storage/log_reader.hpp"
#include "test/storage/disk_faults.hpp"
#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

class dispatcher_fixture {
 public:
  dispatcher_fixture() {
    options_.directory = directory_.path();
    options_.commit_log_file_size = 4096;
    options_.consume_queue_file_entries = 10;
    options_.index_slots = 10;
    options_.index_entries = 100;
  }

  commit_log::place append(std::string_view topic, std::string_view properties = {},
                           int32_t system_flag = 0) {
    message message;
    message.topic = topic;
    message.body = "body";
    message.properties = properties;
    message.system_flag = system_flag;
    const queue_key queue{message.topic, message.queue_id};
    const record_encoder encoder{options_};
    return log_.append(encoder.encode({&message, 1}, queue, encoder.size_of(message))).value();
  }

  std::vector<consume_queue_entry> entries(std::string_view topic) {
    std::vector<consume_queue_entry> found;
    const auto queue = queues_.find({topic, 0});
    for (auto offset = queue->begin(); offset < queue->end(); offset = offset + 1)
      found.push_back(queue->entry_at(offset).value());
    return found;
  }

  temporary_directory directory_;
  store_options options_;
  manual_clock clock_{1'795'240'464'001};
  map_cache maps_{100};
  commit_log log_{options_with_directory(), clock_, maps_};
  queue_table queues_{options_with_directory(), maps_};
  message_index index_{options_with_directory(), clock_};
  removed_topics removed_{options_.directory / "removed_topics"};
  dispatcher dispatcher_{log_, queues_, index_, removed_, options_.delay_levels_ms};

 private:
  const store_options& options_with_directory() {
    options_.directory = directory_.path();
    options_.commit_log_file_size = 4096;
    options_.consume_queue_file_entries = 10;
    options_.index_slots = 10;
    options_.index_entries = 100;
    return options_;
  }
};

}  // namespace

TEST_CASE_METHOD(dispatcher_fixture, "an entry has place, size and tag of its record") {
  append("orders", "TAGS\x01TagA\x02");
  const auto second = append("orders");
  REQUIRE(dispatcher_.run(log_.end(), 100));
  CHECK(dispatcher_.end() == log_.end());
  CHECK(dispatcher_.last_timestamp_ms() == clock_.wall_ms());
  const auto found = entries("orders");
  REQUIRE(found.size() == 2);
  CHECK(found[0].tags_code == 2'598'919);
  CHECK(found[1] ==
        consume_queue_entry{second.begin, static_cast<int32_t>(second.end - second.begin), 0});
}

TEST_CASE_METHOD(dispatcher_fixture,
                 "an entry of the schedule topic says when the message is due") {
  append("SCHEDULE_TOPIC_XXXX",
         "DELAY\x01"
         "3\x02");
  append("SCHEDULE_TOPIC_XXXX",
         "DELAY\x01"
         "99\x02");                                   // beyond the last level
  append("SCHEDULE_TOPIC_XXXX", "TAGS\x01TagA\x02");  // without a level
  REQUIRE(dispatcher_.run(log_.end(), 100));
  const auto found = entries("SCHEDULE_TOPIC_XXXX");
  CHECK(found.at(0).tags_code == 0x000001a1fcabb591);
  CHECK(found.at(1).tags_code == clock_.wall_ms() + 7'200'000);
  CHECK(found.at(2).tags_code == 2'598'919);
}

TEST_CASE_METHOD(dispatcher_fixture, "dispatching again from an earlier place changes nothing") {
  for (int count = 0; count < 100; ++count) append("orders");
  REQUIRE(dispatcher_.run(log_.end(), 1000));
  const auto before = entries("orders");
  dispatcher_.resume_at(physical_offset{0}, 0);
  const auto again = dispatcher_.run(log_.end(), 1000).value();
  CHECK(again.grown.empty());
  CHECK(entries("orders") == before);
}

TEST_CASE_METHOD(dispatcher_fixture, "a queue that lacks its beginning keeps its offsets") {
  for (int count = 0; count < 5; ++count) append("orders");
  const auto fifth = log_.end();
  append("orders");
  dispatcher_.resume_at(fifth, 0);
  log_reader reader{log_.files(), {fifth, log_.end()}, body_check::none};
  const auto sixth = *reader.next().value();
  CHECK(dispatcher_.opens_hole(sixth));
  REQUIRE(dispatcher_.run(log_.end(), 100));
  CHECK(queues_.find({"orders", 0})->begin() == queue_offset{5});
  CHECK(queues_.find({"orders", 0})->end() == queue_offset{6});
  CHECK_FALSE(dispatcher_.opens_hole(sixth));
}

TEST_CASE_METHOD(dispatcher_fixture, "nothing is dispatched at or behind the limit") {
  const auto first = append("orders");
  append("orders");
  REQUIRE(dispatcher_.run(first.end, 100));
  CHECK(dispatcher_.end() == first.end);
  CHECK(entries("orders").size() == 1);
}

TEST_CASE_METHOD(dispatcher_fixture, "a full disk stops dispatch where it is, to be tried again") {
  append("orders");
  const auto second = append("payments");
  disk_faults disk;
  const auto first_only = dispatcher_.run(log_.end(), 1);
  REQUIRE(first_only);
  disk.fail_allocations_with(ENOSPC);
  CHECK(dispatcher_.run(log_.end(), 100).error().code() == errc::no_space);
  CHECK(dispatcher_.end() == second.begin);
  disk.fail_allocations_with(0);
  CHECK(dispatcher_.run(log_.end(), 100)->grown.size() == 1);
  CHECK(dispatcher_.end() == second.end);
}

TEST_CASE_METHOD(dispatcher_fixture, "a damaged record is passed over once whole ones follow") {
  append("orders");
  const auto second = append("orders");
  const auto file = directory_.path() / "commitlog" / "00000000000000000000";
  overwrite(file, second.begin.value() + 4, "zzzz");
  CHECK(dispatcher_.run(log_.end(), 100)->more);
  CHECK(dispatcher_.run(log_.end(), 100).error().code() == errc::corrupt);
  CHECK(dispatcher_.end() == second.begin);
  append("orders");
  const auto after = dispatcher_.run(log_.end(), 100).value();
  REQUIRE(after.damage);
  CHECK(after.damage->text().find("no valid record at byte") != std::string::npos);
  CHECK(dispatcher_.end() == log_.end());
  REQUIRE(after.grown.size() == 1);
  CHECK(after.grown[0].end == queue_offset{3});  // the one that is lost keeps its offset
}

TEST_CASE_METHOD(dispatcher_fixture, "keys that found no room are neither lost nor put twice") {
  append("orders");
  REQUIRE(dispatcher_.run(log_.end(), 100));
  const auto first_end = log_.end();
  append("orders", "KEYS\x01K\x02");
  append("orders", "KEYS\x01K\x02");
  {
    disk_faults disk;
    disk.fail_allocations_with(ENOSPC);  // the queue's block is there already, the index is not
    CHECK(dispatcher_.run(log_.end(), 100).error().code() == errc::no_space);
    CHECK(dispatcher_.end() == first_end);
  }
  const auto again = dispatcher_.run(log_.end(), 100);
  REQUIRE(again);
  CHECK(again->grown.size() == 1);
  CHECK(dispatcher_.end() == log_.end());
  CHECK(entries("orders").size() == 3);
  int found = 0;
  CHECK(index_.find("orders", "K", {}, [&](physical_offset) { return ++found > 0; }));
  CHECK(found == 2);
  CHECK(index_.indexed_end() == log_.end());
}

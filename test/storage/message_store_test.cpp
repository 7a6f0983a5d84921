#include "storage/message_store.hpp"

#include <catch2/catch.hpp>

#include "message/tag_hash.hpp"
#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

const message_queue orders{"orders", 0};
const message_queue payments{"payments", 3};
using strings = std::vector<std::string>;

constexpr std::string_view tag_a = "TAGS\x01TagA\x02";
constexpr std::string_view tag_b = "TAGS\x01TagB\x02";

}  // namespace

TEST_CASE_METHOD(store_fixture, "a message is read back once it is dispatched") {
  open();
  CHECK(put(orders, "one").queue == queue_offset{0});
  CHECK(put(orders, "two").queue == queue_offset{1});
  CHECK(read(orders, 0).status == read_status::no_matched_queue);
  dispatch();
  CHECK(bodies(orders) == strings{"one", "two"});
  CHECK(store().max_offset(orders) == queue_offset{2});
}

TEST_CASE_METHOD(store_fixture, "each queue counts its own offsets") {
  open();
  CHECK(put(orders, "a").queue == queue_offset{0});
  CHECK(put(payments, "b").queue == queue_offset{0});
  CHECK(put(orders, "c").queue == queue_offset{1});
  dispatch();
  CHECK(bodies(orders) == strings{"a", "c"});
  CHECK(bodies(payments) == strings{"b"});
  CHECK(store().queues() == std::vector{orders, payments});
}

TEST_CASE_METHOD(store_fixture, "a put says where the record lies and when it was stored") {
  open();
  const auto first = put(orders, "one");
  clock_.advance(std::chrono::milliseconds{5});
  const auto second = put(orders, "two");
  CHECK(first.begin == physical_offset{0});
  CHECK(second.begin == first.end);
  CHECK(second.end == store().log_end());
  CHECK(second.store_timestamp_ms == clock_.wall_ms());
  const auto record = decode_record(store().record_at(second.begin)->view(), body_check::crc);
  CHECK(record->message.body == "two");
  CHECK(record->place.queue == queue_offset{1});
  CHECK(record->store_host == options_.store_host);
}

TEST_CASE_METHOD(store_fixture, "only the beginning of a record is a record") {
  open();
  const auto placed = put(orders, "body of a message");
  CHECK(store().record_at(placed.begin + 1).error().code() == errc::corrupt);
  CHECK(store().record_at(placed.end).error().code() == errc::out_of_range);
  CHECK(store().record_at(physical_offset{-1}).error().code() == errc::out_of_range);
  CHECK(store().record_at(placed.begin));
}

TEST_CASE_METHOD(store_fixture, "a batch is stored with consecutive offsets in one file") {
  open();
  const std::string body(900, 'x');
  for (int count = 0; count < 3; ++count) put(orders, body);  // about 1000 bytes are left
  const std::vector batch{text(orders, body), text(orders, "b"), text(orders, "c")};
  const auto stored = store().put_batch(batch).value();
  CHECK(stored.place.queue == queue_offset{3});
  CHECK(stored.place.begin == physical_offset{4096});  // none of it is in the first file
  REQUIRE(stored.records.size() == 3);
  CHECK(stored.records[0] == stored.place.begin);
  CHECK(
      decode_record(store().record_at(stored.records[2])->view(), body_check::crc)->message.body ==
      "c");
  dispatch();
  CHECK(bodies(orders) == strings{body, body, body, body, "b", "c"});
}

TEST_CASE_METHOD(store_fixture, "a message that breaks a limit is refused by name") {
  open();
  options_.message_size_max = 4 << 20;
  CHECK(store().put(text({"", 0}, "x")).error().code() == errc::message_illegal);
  CHECK(store().put(text({"../orders", 0}, "x")).error().code() == errc::message_illegal);
  CHECK(store().put(text({"orders", -1}, "x")).error().code() == errc::message_illegal);
  CHECK(store().put(text(orders, std::string(4096, 'x'))).error().code() == errc::message_illegal);
  CHECK(store().put(text(orders, "x", std::string(32'768, 'p'))).error().code() ==
        errc::message_illegal);
  CHECK(store().put_batch({}).error().code() == errc::message_illegal);
  const std::vector mixed{text(orders, "a"), text(payments, "b")};
  CHECK(store().put_batch(mixed).error().code() == errc::message_illegal);
  CHECK(store().log_end() == physical_offset{0});
  CHECK(put(orders, "fine").queue == queue_offset{0});
}

TEST_CASE_METHOD(store_fixture, "a body one byte above the limit is refused") {
  options_.message_size_max = 100;
  open();
  CHECK(store().put(text(orders, std::string(100, 'x'))));
  CHECK(store().put(text(orders, std::string(101, 'x'))).error().code() == errc::message_illegal);
}

TEST_CASE_METHOD(store_fixture, "reading tells why there is nothing") {
  open();
  CHECK(read(orders, 0).status == read_status::no_matched_queue);
  put(orders, "one");
  dispatch();
  const auto at_end = read(orders, 1);
  CHECK(at_end.status == read_status::offset_overflow_one);
  CHECK(at_end.next == queue_offset{1});
  const auto beyond = read(orders, 7);
  CHECK(beyond.status == read_status::offset_overflow_badly);
  CHECK(beyond.next == queue_offset{1});
  const auto before = read(orders, -1);
  CHECK(before.status == read_status::offset_too_small);
  CHECK(before.next == queue_offset{0});
}

TEST_CASE_METHOD(store_fixture, "a filter passes over messages and reading goes on behind them") {
  open();
  put(orders, "a", tag_a);
  put(orders, "b", tag_b);
  put(orders, "c", tag_a);
  dispatch();
  const auto wanted = read(orders, 0, {}, {[](int64_t code) { return code == tags_code("TagB"); }});
  CHECK(wanted.status == read_status::found);
  CHECK(wanted.records.size() == 1);
  CHECK(wanted.next == queue_offset{3});
  const auto none = read(orders, 0, {}, {[](int64_t) { return false; }});
  CHECK(none.status == read_status::no_matched_message);
  CHECK(none.next == queue_offset{3});
}

TEST_CASE_METHOD(store_fixture,
                 "a read is limited in messages and bytes but returns one at least") {
  open();
  for (const auto* body : {"a", "b", "c"}) put(orders, body);
  dispatch();
  CHECK(read(orders, 0, {2, 1 << 20}).records.size() == 2);
  CHECK(read(orders, 0, {2, 1 << 20}).next == queue_offset{2});
  CHECK(read(orders, 0, {32, 1}).records.size() == 1);
}

TEST_CASE_METHOD(store_fixture, "what was read stays valid after the store is gone") {
  open();
  put(orders, "lasting");
  dispatch();
  const auto found = read(orders, 0);
  close();
  CHECK(decode_record(found.records.at(0).view(), body_check::crc)->message.body == "lasting");
}

TEST_CASE_METHOD(store_fixture, "in sync flush nothing is readable before it is flushed") {
  options_.flush = flush_mode::sync;
  open();
  put(orders, "one");
  CHECK(store().dispatch_limit() == physical_offset{0});
  dispatch();
  CHECK(read(orders, 0).status == read_status::no_matched_queue);
  CHECK(store().flush_log(0).value() == store().log_end());
  dispatch();
  CHECK(bodies(orders) == strings{"one"});
}

TEST_CASE_METHOD(store_fixture, "dispatch names each queue that grew once, with its end") {
  open();
  put(orders, "a");
  put(orders, "b");
  put(payments, "c");
  const auto first = store().dispatch(2).value();
  REQUIRE(first.grown.size() == 1);
  CHECK(first.grown[0].queue == orders);
  CHECK(first.grown[0].end == queue_offset{2});
  CHECK(first.more);
  const auto second = store().dispatch(100).value();
  REQUIRE(second.grown.size() == 1);
  CHECK(second.grown[0].queue == payments);
  CHECK_FALSE(second.more);
  CHECK(store().dispatch(100)->grown.empty());
}

TEST_CASE_METHOD(store_fixture,
                 "prepared and rolled back messages are in the log but not in a queue") {
  open();
  auto prepared = text(orders, "half");
  prepared.system_flag = system_flag::transaction_prepared;
  put(orders, "before");
  const auto placed = store().put(prepared).value();
  CHECK(placed.queue == queue_offset{0});
  CHECK(put(orders, "after").queue == queue_offset{1});
  dispatch();
  CHECK(bodies(orders) == strings{"before", "after"});
  CHECK(store().record_at(placed.begin));
}

TEST_CASE_METHOD(store_fixture, "a closed store is found again as it was") {
  open();
  for (int count = 0; count < 50; ++count) put(orders, std::string(500, 'x'));
  put(payments, "p");
  const auto end = store().log_end();
  close();
  open();
  CHECK(store().recovered().was_closed);
  CHECK(store().log_end() == end);
  CHECK(store().flushed_end() == end);
  CHECK(store().dispatched_end() == end);
  CHECK(bodies(orders).size() == 50);
  CHECK(bodies(payments) == strings{"p"});
  CHECK(put(orders, "next").queue == queue_offset{50});
  CHECK(put(payments, "next").queue == queue_offset{1});
}

TEST_CASE_METHOD(store_fixture, "a store that was not closed has everything that was put") {
  open();
  for (int count = 0; count < 50; ++count) put(orders, std::string(500, 'x'));
  dispatch();
  put(orders, "not dispatched");
  const auto end = store().log_end();
  crash();
  open();
  CHECK_FALSE(store().recovered().was_closed);
  CHECK(store().log_end() == end);
  CHECK(bodies(orders).size() == 51);
  CHECK(put(orders, "next").queue == queue_offset{51});
}

TEST_CASE_METHOD(store_fixture, "an empty store can be closed and opened") {
  open();
  close();
  open();
  CHECK(store().log_end() == physical_offset{0});
  crash();
  open();
  CHECK(put(orders, "first").begin == physical_offset{0});
}

TEST_CASE_METHOD(store_fixture, "space is prepared ahead and an unused file does not stay") {
  open();
  CHECK(store().prepare_space().value());
  CHECK(std::filesystem::exists(log_file(0)));
  for (int count = 0; count < 3; ++count) put(orders, std::string(700, 'x'));
  CHECK(store().prepare_space().value());
  CHECK(std::filesystem::exists(log_file(4096)));  // more than half of the first one is used
  CHECK_FALSE(store().prepare_space().value());
  close();
  CHECK_FALSE(std::filesystem::exists(log_file(4096)));
  open();
  CHECK(bodies(orders).size() == 3);
}

TEST_CASE_METHOD(store_fixture, "a flush waits until enough pages are dirty") {
  options_.commit_log_file_size = 1 << 20;
  open();
  put(orders, std::string(100, 'x'));
  CHECK(store().flush_log(1).value() == physical_offset{0});
  for (int count = 0; count < 5; ++count) put(orders, std::string(1000, 'x'));
  CHECK(store().flush_log(4).value() == physical_offset{0});
  CHECK(store().flush_log(1).value() == store().log_end());
  put(orders, "x");
  CHECK(store().flush_log(0).value() == store().log_end());
}

TEST_CASE_METHOD(store_fixture, "a directory is for one store at a time") {
  open();
  CHECK(try_open().error().code() == errc::locked);
  crash();
  CHECK(try_open());
}

TEST_CASE_METHOD(store_fixture, "a closed store takes nothing and its files are its owner's") {
  open();
  put(orders, "one");
  REQUIRE(store().close());
  CHECK(store().put(text(orders, "two")).error().code() == errc::store_not_available);
  const auto mode = [](const std::filesystem::path& path) {
    return std::filesystem::status(path).permissions();
  };
  using std::filesystem::perms;
  CHECK(mode(options_.directory) == perms::owner_all);
  CHECK(mode(log_file()) == (perms::owner_read | perms::owner_write));
}

TEST_CASE_METHOD(store_fixture, "a store may lie behind a symbolic link, its files may not") {
  const auto real = options_.directory.parent_path() / "real";
  std::filesystem::create_directory(real);
  std::filesystem::create_directory_symlink(real, options_.directory);
  open();
  put(orders, "one");
  close();
  CHECK(std::filesystem::exists(real / "checkpoint"));
  std::filesystem::rename(log_file(), real / "elsewhere");
  std::filesystem::create_symlink(real / "elsewhere", log_file());
  CHECK(try_open().error().code() == errc::corrupt);
}

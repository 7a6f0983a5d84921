#include "storage/queue_reader.hpp"

#include <catch2/catch.hpp>

#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

const message_queue orders{"orders", 0};
const message_queue payments{"payments", 0};
using strings = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(store_fixture, "a record that fails its CRC is reported, never served") {
  open();
  const auto placed = put(orders, "body");
  dispatch();
  overwrite(log_file(), placed.begin.value() + 88, "B");
  const auto found = store().read(orders, queue_offset{0}, {}, {});
  CHECK(found.error().code() == errc::corrupt);
  CHECK(found.error().text().find("orders") != std::string::npos);
  CHECK(store().record_at(placed.begin).error().code() == errc::corrupt);
}

TEST_CASE_METHOD(store_fixture, "what lies before the hot tail is cold, and nothing else") {
  options_.hot_tail_bytes = 200;
  open();
  for (int number = 0; number < 5; ++number) put(orders, std::string(50, 'x'));
  CHECK_FALSE(store().is_cold(orders, queue_offset{0}));  // nothing is dispatched yet
  dispatch();
  CHECK(store().is_cold(orders, queue_offset{0}));
  CHECK(store().is_cold(orders, queue_offset{3}));
  CHECK_FALSE(store().is_cold(orders, queue_offset{4}));
  CHECK_FALSE(store().is_cold(orders, queue_offset{5}));
  CHECK_FALSE(store().is_cold(orders, queue_offset{6}));
  CHECK_FALSE(store().is_cold(payments, queue_offset{0}));
}

TEST_CASE_METHOD(store_fixture, "an entry that points to another queue's record is reported") {
  open();
  put(orders, "mine");
  put(payments, "theirs");
  dispatch();
  const auto theirs = content_of(queue_file(payments)).substr(0, 20);
  overwrite(queue_file(orders), 0, theirs);
  CHECK(store().read(orders, queue_offset{0}, {}, {}).error().code() == errc::corrupt);
  CHECK(bodies(payments) == strings{"theirs"});
}

TEST_CASE_METHOD(store_fixture, "an entry that points out of the log is reported") {
  open();
  put(orders, "mine");
  dispatch();
  std::string beyond(20, '\0');
  store_entry(beyond.data(), {physical_offset{1'000'000}, 100, 0});
  overwrite(queue_file(orders), 0, beyond);
  CHECK(store().read(orders, queue_offset{0}, {}, {}).error().code() == errc::corrupt);
}

TEST_CASE_METHOD(store_fixture,
                 "a filler is a message that is gone, and reading goes on behind it") {
  open();
  for (const auto* body : {"a", "b", "c"}) put(orders, body);
  dispatch();
  std::string filler(20, '\0');
  store_entry(filler.data(), filler_entry);
  overwrite(queue_file(orders), 20, filler);
  CHECK(bodies(orders) == strings{"a", "c"});
  overwrite(queue_file(orders), 40, filler);
  const auto gone = read(orders, 1);
  CHECK(gone.status == read_status::message_was_removing);
  CHECK(gone.next == queue_offset{3});
}

TEST_CASE_METHOD(store_fixture, "an entry that is none is an error that says where it lies") {
  open();
  for (int count = 0; count < 25; ++count) put(orders, "x");
  dispatch();
  overwrite(queue_file(orders), 40, std::string(20, '\0'));
  const auto found = read(orders, 0);
  CHECK(found.records.size() == 2);
  CHECK(found.next == queue_offset{2});
  const auto none = store().read(orders, queue_offset{2}, {}, {});
  REQUIRE_FALSE(none);
  CHECK(none.error().code() == errc::corrupt);
  CHECK(none.error().text().find(queue_file(orders).native() + " byte 40") != std::string::npos);
}

TEST_CASE_METHOD(store_fixture, "messages far behind the tail are read from the files") {
  const int64_t hot_tail_bytes = GENERATE(0, 300, 1 << 20);
  options_.hot_tail_bytes = hot_tail_bytes;
  open();
  std::vector<std::string> all;
  for (int count = 0; count < 60; ++count) {
    all.push_back(std::string(static_cast<size_t>(count * 10), 'x') + std::to_string(count));
    put(count % 3 == 0 ? orders : message_queue{"other", 1}, all.back());
  }
  dispatch();
  strings expected;
  for (size_t count = 0; count < all.size(); count += 3) expected.push_back(all[count]);
  CHECK(bodies(orders) == expected);
}

TEST_CASE_METHOD(store_fixture, "what precedes a damaged record is delivered before the error") {
  options_.hot_tail_bytes = GENERATE(0, 1 << 20);
  open();
  put(orders, "a");
  const auto damaged = put(orders, "b");
  dispatch();
  overwrite(log_file(), damaged.begin.value() + 84, "?");
  CHECK(read(orders, 0).records.size() == 1);
  CHECK(read(orders, 0).next == queue_offset{1});
  CHECK(store().read(orders, queue_offset{1}, {}, {}).error().code() == errc::corrupt);
}

TEST_CASE_METHOD(store_fixture, "a read goes on in the queue's next file") {
  open();
  for (int count = 0; count < 25; ++count) put(orders, "x");
  dispatch();
  CHECK(read(orders, 0).next == queue_offset{25});
  read_limits limits;
  limits.messages_max = 15;
  CHECK(read(orders, 0, limits).next == queue_offset{15});
}

TEST_CASE_METHOD(store_fixture,
                 "a read that finds nothing wanted looks at a bounded number of entries") {
  options_.consume_queue_file_entries = 10'000;
  options_.commit_log_file_size = 1 << 20;
  open();
  for (int count = 0; count < 2000; ++count) put(orders, "x");
  dispatch();
  const message_filter none{[](int64_t) { return false; }};
  CHECK(read(orders, 0, {32, 1 << 20}, none).next == queue_offset{800});
  CHECK(read(orders, 0, {64, 1 << 20}, none).next == queue_offset{1280});
}

TEST_CASE_METHOD(store_fixture, "entries are read as they lie in the queue, over its files") {
  options_.consume_queue_file_entries = 3;
  open();
  std::vector<physical_offset> places;
  for (int number = 0; number < 8; ++number) places.push_back(put(orders, "body").begin);
  dispatch();
  const auto places_from = [&](int64_t from, int64_t count) {
    const auto entries = store().entries(orders, queue_offset{from}, count);
    REQUIRE(entries);
    std::vector<physical_offset> found;
    for (const auto& entry : *entries) found.push_back(entry.physical);
    return found;
  };
  CHECK(places_from(0, 100) == places);
  CHECK(places_from(0, INT64_MAX) == places);
  CHECK(places_from(2, 2) == std::vector{places[2], places[3]});
  for (const int64_t outside : {int64_t{-1}, int64_t{8}, INT64_MAX})
    CHECK(places_from(outside, 10).empty());
  CHECK(places_from(0, 0).empty());
  CHECK(store().entries(payments, queue_offset{0}, 10)->empty());
}

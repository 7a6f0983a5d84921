#include "storage/key_reader.hpp"

#include <catch2/catch.hpp>

#include "test/storage/store_fixture.hpp"

using namespace cafmq;
using namespace std::chrono_literals;
using strings = std::vector<std::string>;

namespace {

const message_queue orders{"orders", 0};

class key_fixture : public store_fixture {
 public:
  key_fixture() { open(); }

  static std::string with_keys(const std::string& keys) { return "KEYS\x01" + keys + "\x02"; }

  strings found(const index_query& query) {
    strings bodies;
    const auto answer = store().find_by_key(query).value();
    for (const auto& bytes : answer.records)
      bodies.emplace_back(decode_record(bytes.view(), body_check::crc)->message.body);
    return bodies;
  }
};

}  // namespace

TEST_CASE_METHOD(key_fixture, "messages are found by their keys, in the order of the log") {
  put(orders, "one", with_keys("K1 K2"));
  put(orders, "two", with_keys("K2") + "UNIQ_KEY\x01U2\x02");
  put({"payments", 0}, "three", with_keys("K2"));
  CHECK(found({"orders", "K2"}).empty());
  dispatch();
  CHECK(found({"orders", "K1"}) == strings{"one"});
  CHECK(found({"orders", "K2"}) == strings{"one", "two"});
  CHECK(found({"payments", "K2"}) == strings{"three"});
  CHECK(found({"orders", "U2"}) == strings{"two"});
  CHECK(found({"orders", "K3"}).empty());
  CHECK(found({"unknown", "K2"}).empty());
  CHECK(found({"orders", ""}).empty());
  CHECK(found({"", ""}).empty());
}

TEST_CASE_METHOD(key_fixture, "an answer says how far the index goes") {
  CHECK(store().find_by_key({"orders", "K"}).value().index_timestamp_ms == 0);
  put(orders, "one", with_keys("K"));
  clock_.advance(5s);
  const auto last = put(orders, "two", with_keys("K"));
  put(orders, "without a key");
  dispatch();
  const auto answer = store().find_by_key({"orders", "none"}).value();
  CHECK(answer.index_end == last.begin);
  CHECK(answer.index_timestamp_ms == clock_.wall_ms());
}

TEST_CASE_METHOD(key_fixture, "the newest are returned when there are more than asked for") {
  for (int count = 0; count < 100; ++count) put(orders, std::to_string(count), with_keys("K"));
  dispatch();
  CHECK(found({.topic = "orders", .key = "K", .messages_max = 3}) == strings{"97", "98", "99"});
  CHECK(found({.topic = "orders", .key = "K", .messages_max = 1000}).size() == 64);
  CHECK(found({.topic = "orders", .key = "K", .messages_max = 0}).empty());
  CHECK(found({.topic = "orders", .key = "K", .messages_max = -1}).empty());
}

TEST_CASE_METHOD(key_fixture, "times are those of the records, to the millisecond") {
  const auto begin_ms = clock_.wall_ms();
  for (int count = 0; count < 10; ++count) {
    put(orders, std::to_string(count), with_keys("K"));
    clock_.advance(300ms);
  }
  dispatch();
  const auto between = [&](int64_t from_ms, int64_t to_ms) {
    return found({"orders", "K", begin_ms + from_ms, begin_ms + to_ms});
  };
  CHECK(between(900, 1500) == strings{"3", "4", "5"});
  CHECK(between(901, 1499) == strings{"4"});
  CHECK(between(2700, 2700) == strings{"9"});
  CHECK(between(2701, 9000).empty());
  CHECK(between(-5, -1).empty());
}

TEST_CASE_METHOD(key_fixture, "a key that shares its hash with another is not mistaken for it") {
  // Java's hashes of both are the same.
  put(orders, "one", with_keys("Aa"));
  put(orders, "two", with_keys("BB"));
  dispatch();
  CHECK(found({"orders", "Aa"}) == strings{"one"});
  CHECK(found({"orders", "BB"}) == strings{"two"});
  // Nor do others take the places of those that are wanted.
  for (int count = 0; count < 70; ++count) put(orders, "other", with_keys("BB"));
  dispatch();
  CHECK(found({"orders", "Aa"}) == strings{"one"});
}

TEST_CASE_METHOD(key_fixture, "a message whose key comes twice is found once") {
  put(orders, "one", with_keys("K K") + "UNIQ_KEY\x01K\x02");
  dispatch();
  CHECK(found({"orders", "K"}) == strings{"one"});
}

TEST_CASE_METHOD(key_fixture, "messages that the log no longer has are not found") {
  for (int count = 0; count < 40; ++count)
    put(orders, std::to_string(count) + std::string(300, 'x'), with_keys("K"));
  close();
  std::filesystem::remove(log_file(0));
  open();
  const auto begin = store().log_begin();
  const auto all = store().find_by_key({.topic = "orders", .key = "K", .messages_max = 64}).value();
  REQUIRE_FALSE(all.records.empty());
  CHECK(all.records.size() < 40);
  CHECK(decode_record(all.records.front().view(), body_check::crc)->place.physical == begin);
}

TEST_CASE_METHOD(key_fixture, "an entry that leads to no record is reported") {
  put(orders, "one", with_keys("K"));
  put(orders, "two", with_keys("K"));
  dispatch();
  const auto directory = file_names::index(options_.directory);
  const auto path = std::filesystem::directory_iterator {
    directory
    } -> path();
  constexpr int64_t second_item = 40 + 10 * 4 + 2 * 20;
  const auto place = GENERATE(int64_t{1}, int64_t{-5}, int64_t{1} << 60);
  std::string bytes(8, '\0');
  store_big_endian(bytes.data(), place);
  overwrite(path, second_item + 4, bytes);
  const auto answer = store().find_by_key({"orders", "K"});
  // A place outside of the log may be one that it has lost; inside there must be a record.
  if (place == 1) CHECK(answer.error().code() == errc::corrupt);
  if (place < 0) CHECK(answer->records.empty());
  if (place > 1) CHECK(answer->records.size() == 1);
}

TEST_CASE_METHOD(key_fixture, "the newest messages are returned that fit, and one that does not") {
  for (const auto* body : {"one", "two", "six"}) put(orders, body, with_keys("K"));
  dispatch();
  const auto size = store().record_at(physical_offset{0})->size();
  index_query query{"orders", "K"};
  query.bytes_max = static_cast<int64_t>(2 * size);
  CHECK(found(query) == strings{"two", "six"});
  --query.bytes_max;
  CHECK(found(query) == strings{"six"});
  query.bytes_max = 1;
  CHECK(found(query) == strings{"six"});
}

#include "client/internal/message_coding.hpp"

#include <catch2/catch.hpp>

#include "message/batch_codec.hpp"
#include "message/message_id.hpp"
#include "message/record_codec.hpp"

using namespace cafmq;

namespace {

constexpr int64_t now_ms = 1'700'000'000'000;
const broker_queue orders{"orders", "broker-a", 2};

outgoing_message paid() {
  return {.topic = "orders",
          .tags = "paid",
          .keys = "42 43",
          .properties = {{"shop", "7"}},
          .body = "hello",
          .flag = 9};
}

result<encoded_messages> encode(const outgoing_message& message, const packing& packing = {}) {
  unique_keys keys{process_identity{}};
  encoded_messages encoded;
  if (auto done = encode_message(message, now_ms, keys, packing, encoded); !done)
    return fail(done.error());
  return encoded;
}

errc refusal(const outgoing_message& message) {
  const auto encoded = encode(message);
  return encoded ? errc::none : encoded.error().code();
}

// A record as the broker stores it.
std::string record_of(int64_t place, std::string_view body, std::string_view properties,
                      const message_queue& queue = {"orders", 2}, int32_t system_flag = 0) {
  message stored;
  stored.topic = queue.topic;
  stored.queue_id = queue.queue_id;
  stored.flag = 9;
  stored.system_flag = system_flag;
  stored.born_timestamp_ms = now_ms;
  stored.reconsume_times = 3;
  stored.body = body;
  stored.properties = properties;
  const host_address host;
  std::string bytes(static_cast<size_t>(encoded_record_size(stored, host)), '\0');
  encode_record(stored, host, bytes.data());
  stamp_record(bytes.data(), {queue_offset{place}, physical_offset{100 + place}, now_ms + 5});
  return bytes;
}

decoded_messages decode(const std::string& records, int64_t from, int64_t next) {
  return decode_messages(shared_bytes{records}, orders, queue_offset{from}, queue_offset{next});
}

std::vector<int64_t> places(const decoded_messages& decoded) {
  std::vector<int64_t> found;
  for (const auto& message : decoded.messages) found.push_back(message.queue_offset.value());
  return found;
}

using offsets = std::vector<int64_t>;

}  // namespace

TEST_CASE("a message is encoded with its tags, keys and a unique key among the properties") {
  const auto encoded = encode(paid());
  REQUIRE(encoded);
  const auto items = decode_batch(encoded->items, 10);
  REQUIRE(items);
  REQUIRE(items->size() == 1);
  CHECK(items->front().body == "hello");
  CHECK(items->front().flag == 9);
  auto properties = decode_properties(items->front().properties);
  REQUIRE(encoded->message_ids.size() == 1);
  CHECK(properties["UNIQ_KEY"] == encoded->message_ids.front());
  CHECK(properties["TAGS"] == "paid");
  CHECK(properties["KEYS"] == "42 43");
  CHECK(properties["shop"] == "7");
  CHECK_FALSE(encoded->alone);
}

TEST_CASE("a message that has a unique key keeps it") {
  auto message = paid();
  message.properties["UNIQ_KEY"] = "mine";
  CHECK(encode(message)->message_ids == std::vector<std::string>{"mine"});
}

TEST_CASE("a message whose properties concern a whole batch goes alone") {
  auto message = paid();
  message.properties["DELAY"] = "3";
  CHECK(encode(message)->alone);
  message = paid();
  message.properties["WAIT"] = "false";
  CHECK(encode(message)->alone);
}

TEST_CASE("a message that cannot be sent is refused before it leaves") {
  auto message = paid();
  message.topic = "../orders";
  CHECK(refusal(message) == errc::invalid_argument);
  message.topic = "SCHEDULE_TOPIC_XXXX";
  CHECK(refusal(message) == errc::message_illegal);
  message = paid();
  message.body.clear();
  CHECK(refusal(message) == errc::message_illegal);
  message.body.assign(body_size_max, 'x');
  CHECK(refusal(message) == errc::none);
  message.body += 'x';
  CHECK(refusal(message) == errc::message_illegal);
  message = paid();
  message.properties["bad"] = "\x01";
  CHECK(refusal(message) == errc::message_illegal);
  message.properties = {{"large", std::string(40'000, 'x')}};
  CHECK(refusal(message) == errc::message_illegal);
}

TEST_CASE("a stored record is received whole") {
  const std::string properties{"TAGS\1paid\2KEYS\1k1 k2\2UNIQ_KEY\1id-1\2shop\0017\2"};
  const auto decoded = decode(record_of(4, "hello", properties), 4, 5);
  REQUIRE(decoded.damaged.empty());
  REQUIRE(decoded.messages.size() == 1);
  const auto& message = decoded.messages.front();
  CHECK(message.topic == "orders");
  CHECK(message.broker_name == "broker-a");
  CHECK(message.queue_id == 2);
  CHECK(message.queue_offset == queue_offset{4});
  CHECK(message.message_id == "id-1");
  CHECK(message.tags == "paid");
  CHECK(message.keys == "k1 k2");
  CHECK(message.properties == property_map{{"shop", "7"}});
  CHECK(message.body.view() == "hello");
  CHECK(message.flag == 9);
  CHECK(message.born_at.time_since_epoch().count() == now_ms);
  CHECK(message.stored_at.time_since_epoch().count() == now_ms + 5);
  CHECK(message.reconsume_times == 3);
}

TEST_CASE("a message without a unique key is known by its offset message id") {
  const auto decoded = decode(record_of(4, "hello", ""), 4, 5);
  REQUIRE(decoded.messages.size() == 1);
  CHECK(decoded.messages.front().message_id ==
        to_string(message_id{host_address{}, physical_offset{104}}));
}

TEST_CASE("a damaged record is named and left out, the others are received") {
  auto damaged = record_of(5, "bbbbb", "");
  damaged[damaged.find("bbbbb")] = 'x';
  const auto decoded = decode(record_of(4, "a", "") + damaged + record_of(6, "c", ""), 4, 7);
  CHECK(places(decoded) == offsets{4, 6});
  REQUIRE(decoded.damaged.size() == 1);
  CHECK(decoded.damaged.front().code() == errc::corrupt);
}

TEST_CASE("bytes that are no records end the decoding") {
  const auto good = record_of(4, "a", "");
  for (size_t cut = 1; cut < good.size(); ++cut) {
    const auto decoded = decode(good + good.substr(0, cut), 4, 9);
    CHECK(places(decoded) == offsets{4});
    CHECK(decoded.damaged.size() == 1);
  }
}

TEST_CASE("a record of another queue, or outside of what was asked for, is left out") {
  CHECK(decode(record_of(4, "a", "", {"orders", 1}), 4, 5).messages.empty());
  CHECK(decode(record_of(4, "a", "", {"payments", 2}), 4, 5).messages.empty());
  CHECK(decode(record_of(3, "a", ""), 4, 5).messages.empty());
  CHECK(decode(record_of(5, "a", ""), 4, 5).messages.empty());
  const auto twice = decode(record_of(4, "a", "") + record_of(4, "a", ""), 4, 9);
  CHECK(places(twice) == offsets{4});
  CHECK(twice.damaged.size() == 1);
}

TEST_CASE("tags are compared as text") {
  CHECK(is_wanted("paid", {}));
  CHECK(is_wanted("paid", {"new", "paid"}));
  CHECK_FALSE(is_wanted("pai", {"new", "paid"}));
  CHECK_FALSE(is_wanted("", {"paid"}));
}

TEST_CASE("a large body is compressed, said so, and received as it was") {
  const std::string body(10'000, 'x');
  auto message = paid();
  message.body = body;
  for (const auto how : {compression::lz4, compression::zstd, compression::zlib}) {
    const auto encoded = encode(message, {how, 5, 4096});
    const auto items = decode_batch(encoded->items, 10);
    REQUIRE(items);
    const auto& item = items->front();
    CHECK(item.body.size() < 200);
    CHECK(item.system_flag == system_flag_of(how));
    const auto decoded = decode(record_of(4, item.body, "", {"orders", 2}, item.system_flag), 4, 5);
    REQUIRE(decoded.messages.size() == 1);
    CHECK(decoded.messages.front().body.view() == body);
  }
}

TEST_CASE("a body stays as it is when it is small, or would not get smaller") {
  auto message = paid();
  message.body = std::string(4096, 'x');
  auto encoded = encode(message, {compression::zlib, 5, 4096});
  CHECK(decode_batch(encoded->items, 10)->front().system_flag == 0);
  message.body.clear();
  for (uint32_t number = 1; message.body.size() < 5000; number = number * 1664525 + 1013904223)
    message.body += static_cast<char>(number >> 24);
  encoded = encode(message, {compression::lz4, 5, 4096});
  CHECK(decode_batch(encoded->items, 10)->front().system_flag == 0);
}

TEST_CASE("a compressed body that cannot be unpacked is named and left out") {
  const auto decoded =
      decode(record_of(4, "no stream", "", {"orders", 2}, 0x301) + record_of(5, "b", ""), 4, 6);
  CHECK(places(decoded) == offsets{5});
  REQUIRE(decoded.damaged.size() == 1);
  CHECK(decoded.damaged.front().text().find("cannot be unpacked") != std::string::npos);
}

TEST_CASE("a sharding key travels with its message") {
  auto message = paid();
  message.sharding_key = "42";
  const auto encoded = encode(message);
  const auto items = decode_batch(encoded->items, 10);
  CHECK(decode_properties(items->front().properties)["__SHARDINGKEY"] == "42");
}

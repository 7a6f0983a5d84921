#include "message/record_codec.hpp"

#include <catch2/catch.hpp>

#include <random>

#include "base/bytes.hpp"
#include "message/properties.hpp"
#include "message/record_layout.hpp"
#include "test/message/bytes_in_hex.hpp"

using namespace cafmq;
using namespace std::literals;

namespace {

const auto store_host = parse_host_address("10.1.2.3:10911").value();

message plain_message() {
  message message;
  message.topic = "TopicTest";
  message.queue_id = 1;
  message.flag = 7;
  message.born_timestamp_ms = 1'700'000'000'123;
  message.born_host = parse_host_address("10.0.0.1:12345").value();
  message.body = "hello";
  message.properties =
      "KEYS\1K1 K2\2UNIQ_KEY\1"
      "7F00000100002A9F4B4B18B4AAC20001\2TAGS\1TagA\2";
  return message;
}

std::string record_of(const message& message, const record_place& place,
                      const host_address& host = store_host) {
  std::string bytes(static_cast<size_t>(encoded_record_size(message, host)), '\xEE');
  encode_record(message, host, bytes.data());
  stamp_record(bytes.data(), place);
  return bytes;
}

// Encoding what was decoded must give the same bytes: then nothing was read that is not there.
void check_consistent(const record& decoded, std::string_view bytes) {
  const auto again = record_of(decoded.message, decoded.place, decoded.store_host);
  CHECK(again == bytes.substr(0, static_cast<size_t>(decoded.total_size)));
}

void check_refused_or_consistent(std::string_view damaged) {
  const auto decoded = decode_record(damaged, body_check::crc);
  if (decoded)
    check_consistent(*decoded, damaged);
  else
    CHECK(decoded.error().code() == errc::corrupt);
}

const std::string plain_golden = bytes_in_hex(
    "000000a8daa320a73610a686000000010000000700000000000000000000000000000000"
    "000000000000018bcfe5687b0a00000100003039000001a1fcab8e4e0a01020300002a9f"
    "0000000000000000000000000000000568656c6c6f09546f70696354657374003f4b4559"
    "53014b31204b3202554e49515f4b45590137463030303030313030303032413946344234"
    "4231384234414143323030303102544147530154616741 02");

const std::string prepared_golden = bytes_in_hex(
    "0000007edaa320a715d4e726000000010000000700000000000000000000000000000112"
    "000000040000018bcfe5687b0a00000100003039000001a1fcab8e800a01020300002a9f"
    "000000000000000000000000000000087072657061726564 09546f7069635465737400"
    "124b45595301504b02544147530154616742 02");

const std::string ipv6_golden = bytes_in_hex(
    "00000079daa320a7431726fb00000000000000070000000000000000000000000000039f"
    "000000100000018bcfe5687b20010db800000000000000000000000100000005000001a1"
    "fcab8e820a01020300002a9f000000000000000000000000000000037369780754 6f7069"
    "63563600085441475301543602");

const std::string version_2_golden_start = bytes_in_hex(
    "000000eedaa320ab706b9d0f0000000000000007000000000000000000000000000002b1"
    "000000000000018bcfe5687b0a00000100003039000001a1fcab8e810a01020300002a9f"
    "000000000000000000000000000000027632 0089 2552455452592567676767676767");

}  // namespace

TEST_CASE("a plain record has RocketMQ's bytes") {
  const record_place place{queue_offset{0}, physical_offset{0}, 0x1a1fcab8e4e};
  CHECK(record_of(plain_message(), place) == plain_golden);
  CHECK(encoded_record_size(plain_message(), store_host) == 168);
}

TEST_CASE("a plain record of RocketMQ's is decoded, field by field") {
  const auto decoded = decode_record(plain_golden, body_check::crc);
  REQUIRE(decoded);
  const auto expected = plain_message();
  CHECK(decoded->total_size == 168);
  CHECK(decoded->body_crc == 0x3610A686);
  CHECK(decoded->message.topic == expected.topic);
  CHECK(decoded->message.queue_id == 1);
  CHECK(decoded->message.flag == 7);
  CHECK(decoded->message.system_flag == 0);
  CHECK(decoded->message.born_timestamp_ms == expected.born_timestamp_ms);
  CHECK(decoded->message.born_host == expected.born_host);
  CHECK(decoded->message.body == "hello");
  CHECK(decoded->message.properties == expected.properties);
  CHECK(decoded->place.store_timestamp_ms == 0x1a1fcab8e4e);
  CHECK(decoded->store_host == store_host);
  CHECK(tags_of(decoded->message) == "TagA");
  CHECK(find_property(decoded->message.properties, property::keys) == "K1 K2"sv);
}

TEST_CASE("a prepared record has RocketMQ's bytes") {
  auto prepared = plain_message();
  prepared.system_flag = system_flag::transaction_prepared;
  prepared.body = "prepared";
  prepared.properties = "KEYS\1PK\2TAGS\1TagB\2";
  const record_place place{queue_offset{0}, physical_offset{0x112}, 0x1a1fcab8e80};
  CHECK(record_of(prepared, place) == prepared_golden);
  const auto decoded = decode_record(prepared_golden, body_check::crc);
  REQUIRE(decoded);
  CHECK_FALSE(system_flag::is_queued(decoded->message.system_flag));
  CHECK(decoded->place.physical == physical_offset{0x112});
}

TEST_CASE("a record born on an IPv6 host has RocketMQ's bytes, flag and place included") {
  auto message = plain_message();
  message.topic = "TopicV6";
  message.queue_id = 0;
  message.born_host = parse_host_address("[2001:db8::1]:5").value();
  message.body = "six";
  message.properties = "TAGS\1T6\2";
  const record_place place{queue_offset{0}, physical_offset{0x39f}, 0x1a1fcab8e82};
  CHECK(record_of(message, place) == ipv6_golden);
  const auto decoded = decode_record(ipv6_golden, body_check::crc);
  REQUIRE(decoded);
  CHECK(decoded->message.born_host == message.born_host);
  CHECK(decoded->place.store_timestamp_ms == 0x1a1fcab8e82);
}

TEST_CASE("a topic of more than 127 bytes makes a version 2 record with RocketMQ's bytes") {
  const auto topic = "%RETRY%" + std::string(130, 'g');
  auto message = plain_message();
  message.topic = topic;
  message.queue_id = 0;
  message.body = "v2";
  message.properties = "TAGS\1R\2";
  const record_place place{queue_offset{0}, physical_offset{0x2b1}, 0x1a1fcab8e81};
  const auto bytes = record_of(message, place);
  // All but the total size, which depends on the properties, which the golden bytes do not show.
  CHECK(bytes.substr(4, version_2_golden_start.size() - 4) == version_2_golden_start.substr(4));
  const auto decoded = decode_record(bytes, body_check::crc);
  REQUIRE(decoded);
  CHECK(decoded->magic == record_layout::magic_v2);
  CHECK(decoded->message.topic == topic);
}

TEST_CASE("a topic of 127 bytes still makes a version 1 record") {
  const std::string topic(127, 't');
  auto message = plain_message();
  message.topic = topic;
  const auto bytes = record_of(message, {});
  const auto decoded = decode_record(bytes, body_check::crc);
  REQUIRE(decoded);
  CHECK(decoded->magic == record_layout::magic_v1);
  CHECK(decoded->message.topic == topic);
}

TEST_CASE("the address family in the flags follows the hosts, whatever the sender claimed") {
  auto message = plain_message();
  message.system_flag = system_flag::born_host_ipv6 | system_flag::store_host_ipv6;
  const auto bytes = record_of(message, {});
  CHECK(decode_record(bytes, body_check::crc)->message.system_flag == 0);
  const auto ipv6_store = parse_host_address("[::1]:10911").value();
  const auto other = record_of(plain_message(), {}, ipv6_store);
  CHECK(decode_record(other, body_check::crc)->message.system_flag == system_flag::store_host_ipv6);
  CHECK(decode_record(other, body_check::crc)->store_host == ipv6_store);
}

TEST_CASE("an empty message is a record of 91 bytes") {
  message nothing;
  nothing.topic = {};
  const auto bytes = record_of(nothing, {});
  CHECK(bytes.size() == 91);
  const auto decoded = decode_record(bytes, body_check::crc);
  REQUIRE(decoded);
  CHECK(decoded->body_crc == 0);
  CHECK(tags_of(decoded->message).empty());
}

TEST_CASE("stamping changes the place and nothing else") {
  auto bytes = plain_golden;
  stamp_record(bytes.data(), {queue_offset{5}, physical_offset{6}, 7});
  const auto decoded = decode_record(bytes, body_check::crc);
  REQUIRE(decoded);
  CHECK(decoded->place.queue == queue_offset{5});
  CHECK(decoded->place.physical == physical_offset{6});
  CHECK(decoded->place.store_timestamp_ms == 7);
  stamp_record(bytes.data(), {queue_offset{0}, physical_offset{0}, 0x1a1fcab8e4e});
  CHECK(bytes == plain_golden);
}

TEST_CASE("what follows a record is not looked at") {
  const auto longer = plain_golden + "garbage";
  const auto decoded = decode_record(longer, body_check::crc);
  REQUIRE(decoded);
  CHECK(decoded->total_size == 168);
  CHECK(decoded->message.properties.size() == 63);
}

TEST_CASE("a blank is recognised by its first eight bytes and is no record") {
  const auto blank = bytes_in_hex("00000596cbd43194") + std::string(1422, '\xAA');
  const auto head = peek_record(blank);
  REQUIRE(head);
  CHECK(head->is_blank());
  CHECK_FALSE(head->is_record());
  CHECK(head->total_size == 1430);
  CHECK(decode_record(blank, body_check::crc).error().code() == errc::corrupt);
}

TEST_CASE("a blank smaller than its own head or larger than what is left is refused") {
  CHECK(peek_record(bytes_in_hex("00000008cbd43194")));
  CHECK_FALSE(peek_record(bytes_in_hex("00000007cbd43194")));
  CHECK_FALSE(peek_record(bytes_in_hex("00000009cbd43194")));
  CHECK_FALSE(peek_record(bytes_in_hex("ffffffffcbd43194")));
}

TEST_CASE("bytes that are no record are refused with the reason") {
  CHECK_THAT(peek_record("1234567").error().text(), Catch::Contains("only 7 bytes"));
  CHECK_THAT(peek_record(std::string(100, '\0')).error().text(), Catch::Contains("0x00000000"));
  CHECK_THAT(peek_record(bytes_in_hex("0000005adaa320a7") + std::string(200, '\0')).error().text(),
             Catch::Contains("size 90"));
  CHECK_THAT(peek_record(plain_golden.substr(0, 167)).error().text(), Catch::Contains("167"));
}

TEST_CASE("every truncation of a record is refused") {
  for (const auto& golden : {plain_golden, prepared_golden, ipv6_golden}) {
    for (size_t size = 0; size < golden.size(); ++size) {
      INFO("size " << size);
      const auto decoded =
          decode_record(std::string_view{golden}.substr(0, size), body_check::none);
      REQUIRE_FALSE(decoded);
      CHECK(decoded.error().code() == errc::corrupt);
    }
  }
}

TEST_CASE("every flipped byte of a record is refused or decodes consistently") {
  for (const auto& golden : {plain_golden, prepared_golden, ipv6_golden}) {
    for (size_t at = 0; at < golden.size(); ++at) {
      for (int flip = 1; flip < 256; ++flip) {
        auto damaged = golden;
        damaged[at] = static_cast<char>(damaged[at] ^ flip);
        check_refused_or_consistent(damaged);
      }
    }
  }
}

TEST_CASE("random damage to several bytes is refused or decodes consistently") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  for (int round = 0; round < 20'000; ++round) {
    auto damaged = plain_golden;
    for (auto flips = 1 + random() % 4; flips > 0; --flips)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    check_refused_or_consistent(damaged);
  }
}

TEST_CASE("a damaged body is refused when its CRC is checked, and only then") {
  auto damaged = plain_golden;
  damaged[88] = 'J';
  CHECK(decode_record(damaged, body_check::none)->message.body == "Jello");
  const auto refused = decode_record(damaged, body_check::crc);
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().text(), Catch::Contains("CRC") && Catch::Contains("0x3610a686"));
}

TEST_CASE("lengths that do not add up to the total size are refused") {
  constexpr int body_length_at = 84;
  constexpr int topic_length_at = 93;
  constexpr int properties_length_at = 103;
  const auto with = [](int at, auto value) {
    auto damaged = plain_golden;
    store_big_endian(damaged.data() + at, value);
    return decode_record(damaged, body_check::none).has_value();
  };
  for (const int32_t length : {-1, 0, 4, 6, 1'000, std::numeric_limits<int32_t>::max(),
                               std::numeric_limits<int32_t>::min()})
    CHECK_FALSE(with(body_length_at, length));
  for (const int8_t length : {-128, -1, 0, 8, 10, 127}) CHECK_FALSE(with(topic_length_at, length));
  for (const int16_t length : {-32768, -1, 0, 62, 64, 32767})
    CHECK_FALSE(with(properties_length_at, length));
}

TEST_CASE("random messages come back as they were") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  const auto random_bytes = [&](size_t size_max) {
    std::string bytes(random() % (size_max + 1), '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random());
    return bytes;
  };
  for (int round = 0; round < 500; ++round) {
    const auto topic = random_bytes(255);
    const auto body = random_bytes(3'000);
    const auto properties = random_bytes(1'000);
    auto message = plain_message();
    message.topic = topic;
    message.body = body;
    message.properties = properties;
    message.flag = static_cast<int32_t>(random());
    message.reconsume_times = static_cast<int32_t>(random());
    message.prepared_transaction_offset = static_cast<int64_t>(random());
    const auto bytes = record_of(message, {queue_offset{round}, physical_offset{round}, round});
    const auto decoded = decode_record(bytes, body_check::crc);
    REQUIRE(decoded);
    CHECK(decoded->message.topic == topic);
    CHECK(decoded->message.body == body);
    CHECK(decoded->message.properties == properties);
    CHECK(decoded->message.flag == message.flag);
    CHECK(decoded->message.reconsume_times == message.reconsume_times);
    check_consistent(*decoded, bytes);
  }
}

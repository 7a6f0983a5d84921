#include "message/batch_codec.hpp"

#include <catch2/catch.hpp>

#include <random>

#include "base/bytes.hpp"
#include "test/message/bytes_in_hex.hpp"

using namespace cafmq;
using namespace std::literals;

namespace {

constexpr size_t plenty = 100;

const auto golden_properties = "KEYS\1k0\2WAIT\1true\2TAGS\1TagA\2"sv;
const std::string golden = bytes_in_hex(
    "00000034 00000000 00000000 00000009 00000002 6230 001c"
    "4b455953016b3002 5741495401747275650254414753015461674102");

std::string batch_of(std::initializer_list<batch_item> items) {
  std::string batch;
  for (const auto& item : items) append_to_batch(batch, item);
  return batch;
}

}  // namespace

TEST_CASE("a batch element has the bytes that RocketMQ's client sends") {
  const batch_item item{9, "b0", golden_properties};
  CHECK(batch_of({item}) == golden);
  CHECK(encoded_batch_item_size(item) == golden.size());
}

TEST_CASE("RocketMQ's batch element is decoded") {
  const auto items = decode_batch(golden, plenty);
  REQUIRE(items);
  REQUIRE(items->size() == 1);
  CHECK(items->front().flag == 9);
  CHECK(items->front().body == "b0");
  CHECK(items->front().properties == golden_properties);
}

TEST_CASE("the messages of a batch come back in order, empty ones too") {
  const auto batch = batch_of({{1, "one", "A\1b\2"}, {2, "", ""}, {-3, "three", ""}});
  const auto items = decode_batch(batch, plenty);
  REQUIRE(items);
  REQUIRE(items->size() == 3);
  CHECK((*items)[0].body == "one");
  CHECK((*items)[1].flag == 2);
  CHECK((*items)[1].body.empty());
  CHECK((*items)[1].properties.empty());
  CHECK((*items)[2].flag == -3);
  CHECK((*items)[2].body == "three");
}

TEST_CASE("an empty batch is refused") {
  const auto items = decode_batch({}, plenty);
  REQUIRE_FALSE(items);
  CHECK(items.error().code() == errc::message_illegal);
}

TEST_CASE(
    "each message of a batch may have a system flag, where RocketMQ leaves four bytes unused") {
  const auto batch = batch_of({{1, "a", "", 0x301}, {2, "b", ""}});
  const auto items = decode_batch(batch, plenty);
  REQUIRE(items);
  CHECK(load_big_endian<int32_t>(batch.data() + 4) == 0x301);
  CHECK(items->front().system_flag == 0x301);
  CHECK(items->back().system_flag == 0);
}

TEST_CASE("a batch has at most as many messages as the bound says") {
  const auto batch = batch_of({{1, "a", ""}, {2, "b", ""}, {3, "c", ""}});
  CHECK(decode_batch(batch, 3));
  const auto refused = decode_batch(batch, 2);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::message_illegal);
  CHECK_THAT(refused.error().text(), Catch::Contains("2 messages"));
}

TEST_CASE("every truncation of a batch is refused, unless it ends between two messages") {
  const auto batch = batch_of({{1, "one", "A\1b\2"}, {2, "two", ""}});
  const auto first_end = encoded_batch_item_size({1, "one", "A\1b\2"});
  for (size_t size = 0; size < batch.size(); ++size) {
    INFO("size " << size);
    CHECK(decode_batch(std::string_view{batch}.substr(0, size), plenty).has_value() ==
          (size == first_end));
  }
}

TEST_CASE("a wrong length in any length field is refused") {
  const auto at = GENERATE(size_t{0}, size_t{16});  // total size, body length
  const auto value = GENERATE(int32_t{-1}, int32_t{0}, int32_t{1}, int32_t{1'000},
                              std::numeric_limits<int32_t>::max());
  auto batch = golden;
  store_big_endian(batch.data() + at, value);
  CHECK_FALSE(decode_batch(batch, plenty));
}

TEST_CASE("every flipped byte of a batch is refused or read as what a sender could have written") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  const auto batch = batch_of({{1, "one", "A\1b\2"}, {2, "two", ""}});
  for (size_t at = 0; at < batch.size(); ++at) {
    auto damaged = batch;
    damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1 + random() % 255));
    const auto items = decode_batch(damaged, plenty);
    if (!items) continue;
    INFO("byte " << at);
    std::string again;
    for (const auto& item : *items) append_to_batch(again, item);
    REQUIRE(again.size() == damaged.size());
    const auto repeated = decode_batch(again, plenty);
    REQUIRE(repeated);
    REQUIRE(repeated->size() == items->size());
    for (size_t i = 0; i < items->size(); ++i) {
      CHECK((*repeated)[i].flag == (*items)[i].flag);
      CHECK((*repeated)[i].body == (*items)[i].body);
      CHECK((*repeated)[i].properties == (*items)[i].properties);
    }
  }
}

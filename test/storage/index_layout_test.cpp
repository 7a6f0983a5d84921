#include "storage/index_layout.hpp"

#include <catch2/catch.hpp>

#include "message/tag_hash.hpp"
#include "test/message/bytes_in_hex.hpp"

using namespace cafmq;

TEST_CASE("the places in an index file are RocketMQ's") {
  constexpr index_shape usual{5'000'000, 20'000'000};
  CHECK(usual.slot_at(0) == 40);
  CHECK(usual.item_at(0) == 20'000'040);
  CHECK(usual.item_at(1) == 20'000'060);
  CHECK(index_shape{10, 20}.file_size() == 480);
}

TEST_CASE("a header's bytes are RocketMQ's, and a next item of 0 is the first one") {
  const auto bytes = bytes_in_hex(
      "000001a1fcab8e4e000001a1fcab8e85000000000000000000000000000020000000000600"
      "00000a");
  const auto header = load_index_header(bytes.data());
  CHECK(header == index_header{1'795'240'463'950, 1'795'240'464'005, physical_offset{0},
                               physical_offset{8192}, 6, 10});
  std::string written(40, '\xff');
  store_index_header(written.data(), header);
  CHECK(written == bytes);
  CHECK(load_index_header(std::string(40, '\0').data()).next_item == 1);
}

TEST_CASE("an item's bytes are RocketMQ's") {
  const auto bytes = bytes_in_hex("0029e37d00000000000001120000000000000003");
  const index_item item{2'745'213, physical_offset{274}, 0, 3};
  CHECK(load_index_item(bytes.data()) == item);
  std::string written(20, '\xff');
  store_index_item(written.data(), item);
  CHECK(written == bytes);
}

TEST_CASE("a key's hash is never negative") {
  CHECK(index_key_hash(java_hash("TopicTest#K1")) == 2'745'032);
  CHECK(index_key_hash(-7) == 7);
  CHECK(index_key_hash(std::numeric_limits<int32_t>::min()) == 0);
  CHECK(index_key_hash(std::numeric_limits<int32_t>::max()) == 2'147'483'647);
}

TEST_CASE("an item's seconds count from the first message and stay in their range") {
  CHECK(index_seconds(10'000, 10'999) == 0);
  CHECK(index_seconds(10'000, 11'000) == 1);
  CHECK(index_seconds(10'000, 9'000) == 0);  // the clock went back
  CHECK(index_seconds(0, 9'000) == 0);
  CHECK(index_seconds(1, std::numeric_limits<int64_t>::max()) == 2'147'483'647);
}

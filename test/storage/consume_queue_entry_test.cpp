#include "storage/consume_queue_entry.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "message/tag_hash.hpp"
#include "test/message/bytes_in_hex.hpp"

using namespace cafmq;

namespace {

std::string bytes_of(const consume_queue_entry& entry) {
  std::string bytes(20, 'x');
  store_entry(bytes.data(), entry);
  return bytes;
}

}  // namespace

TEST_CASE("an entry's bytes are RocketMQ's") {
  CHECK(bytes_of({physical_offset{0}, 168, tags_code("TagA")}) ==
        bytes_in_hex("0000000000000000000000a8000000000027a807"));
  CHECK(bytes_of({physical_offset{168}, 106, tags_code("")}) ==
        bytes_in_hex("00000000000000a80000006a0000000000000000"));
  CHECK(bytes_of({physical_offset{400}, 124, tags_code("TagB")}) ==
        bytes_in_hex("00000000000001900000007c000000000027a808"));
  CHECK(bytes_of({physical_offset{524}, 165, 1'795'240'464'001 + 10'000}) ==
        bytes_in_hex("000000000000020c000000a5000001a1fcabb591"));
  CHECK(bytes_of(filler_entry) == bytes_in_hex("00000000000000007fffffff0000000000000000"));
}

TEST_CASE("an entry is read as it was written") {
  const consume_queue_entry entry{physical_offset{1} + (int64_t{1} << 40), 91, -2'147'483'648};
  CHECK(load_entry(bytes_of(entry).data()) == entry);
  CHECK(entry.is_valid());
  CHECK_FALSE(entry.is_filler());
}

TEST_CASE("space that was never written is no entry, a filler is one") {
  CHECK_FALSE(load_entry(std::string(20, '\0').data()).is_valid());
  CHECK_FALSE(consume_queue_entry{physical_offset{-1}, 91, 0}.is_valid());
  CHECK_FALSE(consume_queue_entry{physical_offset{5}, -1, 0}.is_valid());
  CHECK(filler_entry.is_valid());
  CHECK(filler_entry.is_filler());
}

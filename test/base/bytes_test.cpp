#include "base/bytes.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace cafmq;
using namespace std::literals;

TEST_CASE("integers are written big-endian and read back") {
  char bytes[15];
  byte_writer out{bytes, sizeof bytes};
  out.put(int8_t{-2});
  out.put(int16_t{0x0102});
  out.put(int32_t{-2});
  out.put(int64_t{0x0102030405060708});
  CHECK(out.written() == sizeof bytes);
  const std::string_view written{bytes, sizeof bytes};
  CHECK(written == "\xFE\x01\x02\xFF\xFF\xFF\xFE\x01\x02\x03\x04\x05\x06\x07\x08"sv);

  byte_reader in{written};
  CHECK(in.take<int8_t>() == -2);
  CHECK(in.take<int16_t>() == 0x0102);
  CHECK(in.take<int32_t>() == -2);
  CHECK(in.take<int64_t>() == 0x0102030405060708);
  CHECK(in.ok());
  CHECK(in.left() == 0);
}

TEST_CASE("the extremes of every width survive writing and reading") {
  char bytes[8];
  const auto survives = [&](auto number) {
    store_big_endian(bytes, number);
    return load_big_endian<decltype(number)>(bytes) == number;
  };
  CHECK(survives(std::numeric_limits<int16_t>::min()));
  CHECK(survives(std::numeric_limits<int32_t>::min()));
  CHECK(survives(std::numeric_limits<int64_t>::min()));
  CHECK(survives(std::numeric_limits<uint16_t>::max()));
  CHECK(survives(std::numeric_limits<uint32_t>::max()));
  CHECK(survives(std::numeric_limits<uint64_t>::max()));
}

TEST_CASE("an integer needs no alignment") {
  const auto bytes = "?\x00\x00\x00\x00\x00\x00\x00\x07"sv;
  CHECK(load_big_endian<int64_t>(bytes.data() + 1) == 7);
}

TEST_CASE("a field that is not there makes every later one missing") {
  byte_reader in{"\x01\x02\x03"sv};
  CHECK(in.take<int16_t>() == 0x0102);
  CHECK(in.ok());
  CHECK(in.take<int32_t>() == 0);
  CHECK_FALSE(in.ok());
  CHECK(in.take<int8_t>() == 0);  // one byte is left, but it is not the field that it seems to be
  CHECK(in.take_bytes(0).empty());
  CHECK_FALSE(in.ok());
}

TEST_CASE("bytes are taken up to the end and not beyond") {
  byte_reader in{"abcdef"sv};
  CHECK(in.take_bytes(2) == "ab");
  CHECK(in.take_bytes(0).empty());
  CHECK(in.take_bytes(4) == "cdef");
  CHECK(in.ok());
  CHECK(in.take_bytes(1).empty());
  CHECK_FALSE(in.ok());
}

TEST_CASE("a negative or huge length is refused") {
  const auto size = GENERATE(int64_t{-1}, std::numeric_limits<int64_t>::min(), int64_t{7},
                             std::numeric_limits<int64_t>::max());
  byte_reader in{"abcdef"sv};
  CHECK(in.take_bytes(size).empty());
  CHECK_FALSE(in.ok());
}

TEST_CASE("empty bytes can be written and read") {
  byte_writer out{nullptr, 0};
  out.put_bytes({});
  CHECK(out.written() == 0);
  byte_reader in{{}};
  CHECK(in.take_bytes(0).empty());
  CHECK(in.ok());
}

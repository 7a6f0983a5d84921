#include "base/crc32.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>

using namespace cafmq;

namespace {

// The definition, bit by bit: slow and obvious.
uint32_t crc32_by_definition(std::string_view bytes) {
  uint32_t crc = 0xFFFFFFFF;
  for (const auto byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

}  // namespace

TEST_CASE("crc32 gives zlib's values") {
  CHECK(crc32("") == 0);
  CHECK(crc32("a") == 0xE8B7BE43);
  CHECK(crc32("hello") == 0x3610A686);
  CHECK(crc32("123456789") == 0xCBF43926);
}

TEST_CASE("crc32 agrees with its definition at every length and alignment") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  std::string bytes(4'200, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  const std::string_view all{bytes};
  for (size_t size = 0; size < 300; ++size)
    CHECK(crc32(all.substr(size % 17, size)) == crc32_by_definition(all.substr(size % 17, size)));
  CHECK(crc32(all) == crc32_by_definition(all));
}

#include "message/compression.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "message/message.hpp"

using namespace cafmq;

namespace {

constexpr compression all[] = {compression::lz4, compression::zstd, compression::zlib};

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (size_t at = 0; at < hex.size(); at += 2)
    bytes += static_cast<char>(std::stoi(std::string{hex.substr(at, 2)}, nullptr, 16));
  return bytes;
}

std::string numbered_text() {
  std::string text;
  for (int number = 0; number < 20; ++number) text += "message " + std::to_string(number) + "; ";
  return text;
}

// numbered_text() as RocketMQ's classes (5.3.3) compress it.
constexpr std::string_view java_lz4 =
    "04224d186070735b000000b46d65737361676520303b200b0016310b0016320b0016330b0016340b"
    "0016350b0016360b0016370b0016380b0016390b0018316f00077000173171001731720017317300"
    "17317400173175001731760016317700502031393b2000000000";
constexpr std::string_view java_zstd =
    "28b52ffd0058b40200b4026d65737361676520303b20313233343536373839313131313131313138"
    "3b206d6573736167652031393b2012007918c1c3dc1d86d961a40e7374189ec330397006b6807d60"
    "33b005ec039b812d601fd8cc449903010000";
constexpr std::string_view java_zlib =
    "785e4dcdb90d80300004c1565c02cb6340544360113972ff120448b7d964d3db18f7d3ca7495fe93"
    "700e97700db7b0867b7884a70a77fa50884654a213a568452ddffb02be394985";

}  // namespace

TEST_CASE("the system flag says how a body is compressed, with RocketMQ's numbers") {
  CHECK(system_flag_of(compression::none) == 0);
  CHECK(system_flag_of(compression::lz4) == 0x101);
  CHECK(system_flag_of(compression::zstd) == 0x201);
  CHECK(system_flag_of(compression::zlib) == 0x301);
}

TEST_CASE("what RocketMQ has compressed is unpacked") {
  CHECK(decompress(0x101, from_hex(java_lz4), 1000).value() == numbered_text());
  CHECK(decompress(0x201, from_hex(java_zstd), 1000).value() == numbered_text());
  CHECK(decompress(0x301, from_hex(java_zlib), 1000).value() == numbered_text());
  CHECK(decompress(system_flag::compressed, from_hex(java_zlib), 1000).value() == numbered_text());
}

TEST_CASE("bodies of any size come back whole at every level") {
  for (const auto how : all) {
    for (const int level : {1, 5, 9}) {
      for (const size_t size : {1, 1'000, 16 << 10, (16 << 10) + 1, 5 << 20}) {
        CAPTURE(static_cast<int>(how), level, size);
        std::string plain;
        for (size_t at = 0; at < size; ++at) plain += static_cast<char>(at * at % 251);
        const auto packed = compress(how, level, plain);
        REQUIRE(packed);
        const auto back = decompress(system_flag_of(how), *packed, size);
        REQUIRE(back);
        CHECK((*back == plain));
      }
    }
  }
}

TEST_CASE("a body that grows beyond the bound is refused, and the bound is exact") {
  for (const auto how : all) {
    const auto packed = compress(how, 5, std::string(100'000, 'x'));
    REQUIRE(packed);
    CHECK(decompress(system_flag_of(how), *packed, 100'000));
    CHECK(decompress(system_flag_of(how), *packed, 99'999).error().code() == errc::corrupt);
  }
}

TEST_CASE("what is not whole, or of an unknown kind, is refused") {
  for (const auto how : all) {
    const auto packed = *compress(how, 5, numbered_text());
    CAPTURE(static_cast<int>(how));
    for (size_t size = 0; size < packed.size(); ++size)
      REQUIRE_FALSE(decompress(system_flag_of(how), packed.substr(0, size), 1000));
    CHECK_FALSE(decompress(system_flag_of(how), packed + "x", 1000));
    CHECK_FALSE(decompress(system_flag_of(how), "no frame at all", 1000));
  }
  CHECK_FALSE(decompress(0x701, "x", 1000));
}

TEST_CASE("damaged bytes are refused or give something within the bound") {
  std::minstd_rand random{1};
  for (const auto how : all) {
    const auto packed = *compress(how, 5, numbered_text());
    for (int round = 0; round < 2'000; ++round) {
      auto damaged = packed;
      damaged[random() % damaged.size()] = static_cast<char>(random());
      if (const auto plain = decompress(system_flag_of(how), damaged, 1000))
        REQUIRE(plain->size() <= 1000);
    }
  }
}

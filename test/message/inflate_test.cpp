#include "message/inflate.hpp"

#include <catch2/catch.hpp>

#include <zlib.h>

using namespace cafmq;

namespace {

std::string deflated(std::string_view plain) {
  auto size = ::compressBound(plain.size());
  std::string bytes(size, '\0');
  REQUIRE(::compress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                     reinterpret_cast<const Bytef*>(plain.data()), plain.size()) == Z_OK);
  bytes.resize(size);
  return bytes;
}

}  // namespace

TEST_CASE("what was compressed comes back, of any size") {
  for (const size_t size : {0, 1, 1000, 16 << 10, (16 << 10) + 1, 1 << 20}) {
    std::string plain;
    for (size_t at = 0; at < size; ++at) plain += static_cast<char>(at * at % 251);
    CHECK(inflate(deflated(plain), 1 << 20).value() == plain);
  }
}

TEST_CASE("the bound is exact") {
  const auto bytes = deflated(std::string(100'000, 'x'));
  CHECK(inflate(bytes, 100'000));
  CHECK(inflate(bytes, 99'999).error().code() == errc::corrupt);
}

TEST_CASE("what is no whole stream is refused") {
  const auto bytes = deflated("some text that is compressed");
  for (size_t size = 0; size < bytes.size(); ++size)
    REQUIRE_FALSE(inflate(std::string_view{bytes}.substr(0, size), 1000));
  CHECK_FALSE(inflate(bytes + "x", 1000));
  CHECK_FALSE(inflate("no stream at all", 1000));
}

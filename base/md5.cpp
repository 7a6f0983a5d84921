#include "base/md5.hpp"

#include <bit>
#include <string>

namespace cafmq {
namespace {

using words = std::array<uint32_t, 4>;

constexpr size_t block_size = 64;

// floor(2^32 * abs(sin(i + 1))), as the standard has it.
constexpr std::array<uint32_t, 64> sines{
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

constexpr std::array<std::array<int, 4>, 4> turns{
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

// What a step mixes of the state, and which word of the block it takes.
struct mixture {
  uint32_t bits;
  size_t word;
};

mixture mix(size_t step, uint32_t b, uint32_t c, uint32_t d) {
  switch (step / 16) {
    case 0:
      return {(b & c) | (~b & d), step};
    case 1:
      return {(d & b) | (~d & c), (5 * step + 1) % 16};
    case 2:
      return {b ^ c ^ d, (3 * step + 5) % 16};
    default:
      return {c ^ (b | ~d), (7 * step) % 16};
  }
}

uint32_t little_endian(std::string_view bytes, size_t at) {
  uint32_t word = 0;
  for (size_t place = 4; place-- > 0;) word = word << 8 | static_cast<uint8_t>(bytes[at + place]);
  return word;
}

void digest_block(std::string_view block, words& state) {
  auto [a, b, c, d] = state;
  for (size_t step = 0; step < sines.size(); ++step) {
    const auto [bits, word] = mix(step, b, c, d);
    const auto sum = a + bits + sines[step] + little_endian(block, 4 * word);
    a = d;
    d = c;
    c = b;
    b += std::rotl(sum, turns[step / 16][step % 4]);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

}  // namespace

std::array<uint8_t, 16> md5(std::string_view bytes) {
  words state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  auto rest = bytes;
  for (; rest.size() >= block_size; rest.remove_prefix(block_size))
    digest_block(rest.substr(0, block_size), state);
  // The last block or two: a one bit, zeros, and the length in bits.
  std::string tail{rest};
  tail.push_back('\x80');
  while (tail.size() % block_size != block_size - 8) tail.push_back('\0');
  const uint64_t bits = bytes.size() * 8;
  for (int shift = 0; shift < 64; shift += 8) tail.push_back(static_cast<char>(bits >> shift));
  for (size_t at = 0; at < tail.size(); at += block_size)
    digest_block(std::string_view{tail}.substr(at, block_size), state);
  std::array<uint8_t, 16> digest{};
  for (size_t place = 0; place < digest.size(); ++place)
    digest[place] = static_cast<uint8_t>(state[place / 4] >> (8 * (place % 4)));
  return digest;
}

}  // namespace cafmq

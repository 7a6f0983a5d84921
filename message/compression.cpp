#include "message/compression.hpp"

#include <algorithm>
#include <memory>

#include <lz4frame.h>
#include <zlib.h>
#include <zstd.h>

#include "message/inflate.hpp"
#include "message/message.hpp"

namespace cafmq {
namespace {

constexpr int type_shift = 8;
constexpr size_t first_step = size_t{16} << 10;
constexpr int zstd_window_log_max = 23;  // 8 MiB of memory at most, whatever a frame asks for

struct lz4_deleter {
  void operator()(LZ4F_dctx* context) const { LZ4F_freeDecompressionContext(context); }
};
struct zstd_deleter {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

tl::unexpected<error> not_whole() {
  return fail(errc::corrupt, "the compressed body is not whole");
}

// Calls `step(to, room)`, which fills at most `room` bytes and returns how many, until
// `is_at_end()`.
template <class Step, class AtEnd>
result<std::string> grow(size_t size_max, Step step, AtEnd is_at_end) {
  std::string plain;
  while (!is_at_end()) {
    const auto begin = plain.size();
    const auto room = std::max(first_step, begin);
    plain.resize(begin + room);
    const auto filled = step(plain.data() + begin, room);
    if (!filled) return fail(filled.error());
    plain.resize(begin + *filled);
    if (plain.size() > size_max)
      return fail(errc::corrupt, "a compressed body grows beyond the {} bytes that are allowed",
                  size_max);
  }
  return plain;
}

// RocketMQ's reader takes frames of independent blocks only.
result<std::string> compress_lz4(int level, std::string_view plain) {
  LZ4F_preferences_t wanted{};
  wanted.frameInfo.blockMode = LZ4F_blockIndependent;
  wanted.frameInfo.blockSizeID = LZ4F_max4MB;
  wanted.compressionLevel = level <= 2 ? 0 : level;  // from 3 on it is the slow, small kind
  std::string packed(LZ4F_compressFrameBound(plain.size(), &wanted), '\0');
  const auto size =
      LZ4F_compressFrame(packed.data(), packed.size(), plain.data(), plain.size(), &wanted);
  if (LZ4F_isError(size) != 0)
    return fail(errc::io_failed, "lz4 did not compress: {}", LZ4F_getErrorName(size));
  packed.resize(size);
  return packed;
}

result<std::string> decompress_lz4(std::string_view packed, size_t size_max) {
  LZ4F_dctx* made = nullptr;
  if (LZ4F_isError(LZ4F_createDecompressionContext(&made, LZ4F_VERSION)) != 0)
    return fail(errc::io_failed, "lz4 cannot be used");
  const std::unique_ptr<LZ4F_dctx, lz4_deleter> context{made};
  size_t wanted = 1;  // what lz4 would like to read next; 0 at the end of the frame
  const auto step = [&](char* to, size_t room) -> result<size_t> {
    auto read = packed.size();
    wanted = LZ4F_decompress(context.get(), to, &room, packed.data(), &read, nullptr);
    if (LZ4F_isError(wanted) != 0)
      return fail(errc::corrupt, "the body is no lz4 frame: {}", LZ4F_getErrorName(wanted));
    packed.remove_prefix(read);
    if (wanted != 0 && room == 0 && read == 0) return not_whole();
    return room;
  };
  auto plain = grow(size_max, step, [&] { return wanted == 0; });
  if (plain && !packed.empty()) return not_whole();
  return plain;
}

result<std::string> compress_zstd(int level, std::string_view plain) {
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const auto size = ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), level);
  if (ZSTD_isError(size) != 0)
    return fail(errc::io_failed, "zstd did not compress: {}", ZSTD_getErrorName(size));
  packed.resize(size);
  return packed;
}

result<std::string> decompress_zstd(std::string_view packed, size_t size_max) {
  const std::unique_ptr<ZSTD_DCtx, zstd_deleter> context{ZSTD_createDCtx()};
  if (!context || ZSTD_isError(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax,
                                                      zstd_window_log_max)) != 0)
    return fail(errc::io_failed, "zstd cannot be used");
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  size_t wanted = 1;  // 0 at the end of the frame
  const auto step = [&](char* to, size_t room) -> result<size_t> {
    ZSTD_outBuffer out{to, room, 0};
    const auto read_before = in.pos;
    wanted = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(wanted) != 0)
      return fail(errc::corrupt, "the body is no zstd frame: {}", ZSTD_getErrorName(wanted));
    if (wanted != 0 && out.pos == 0 && in.pos == read_before) return not_whole();
    return out.pos;
  };
  auto plain = grow(size_max, step, [&] { return wanted == 0; });
  if (plain && in.pos != in.size) return not_whole();
  return plain;
}

result<std::string> compress_zlib(int level, std::string_view plain) {
  auto size = ::compressBound(plain.size());
  std::string packed(size, '\0');
  if (::compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                  reinterpret_cast<const Bytef*>(plain.data()), plain.size(), level) != Z_OK)
    return fail(errc::io_failed, "zlib did not compress {} bytes", plain.size());
  packed.resize(size);
  return packed;
}

}  // namespace

int32_t system_flag_of(compression how) {
  if (how == compression::none) return 0;
  return system_flag::compressed | static_cast<int32_t>(how) << type_shift;
}

result<std::string> compress(compression how, int level, std::string_view plain) {
  switch (how) {
    case compression::lz4:
      return compress_lz4(level, plain);
    case compression::zstd:
      return compress_zstd(level, plain);
    case compression::zlib:
      return compress_zlib(level, plain);
    case compression::none:
      break;
  }
  return std::string{plain};
}

result<std::string> decompress(int32_t system_flag, std::string_view packed, size_t size_max) {
  switch ((system_flag & system_flag::compression_type_mask) >> type_shift) {
    case 0:  // from clients that knew no other kind
    case static_cast<int>(compression::zlib):
      return inflate(packed, size_max);
    case static_cast<int>(compression::lz4):
      return decompress_lz4(packed, size_max);
    case static_cast<int>(compression::zstd):
      return decompress_zstd(packed, size_max);
    default:
      return fail(errc::corrupt, "the body is compressed in a way that is not known, number {}",
                  (system_flag & system_flag::compression_type_mask) >> type_shift);
  }
}

}  // namespace cafmq

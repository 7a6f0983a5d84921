#pragma once

/// Bodies that producers compress and consumers unpack, as RocketMQ's clients do: the system flag
/// says that a body is compressed, and how. The broker stores it as it is. Pure; any thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

/// How. The numbers are those in the system flag.
enum class compression : uint8_t { none = 0, lz4 = 1, zstd = 2, zlib = 3 };

/// The bits of system_flag:: that say it; 0 for none.
[[nodiscard]] int32_t system_flag_of(compression how);

/// `level`: 1 (fast) to 9 (small). errc::io_failed when the library fails, which it should not.
[[nodiscard]] result<std::string> compress(compression how, int level, std::string_view plain);

/// The reverse for a body whose `system_flag` says that it is compressed. errc::corrupt when it is
/// not what the flag says or would grow beyond `size_max` bytes. Memory grows with what comes out,
/// never with what is claimed.
[[nodiscard]] result<std::string> decompress(int32_t system_flag, std::string_view packed,
                                             size_t size_max);

}  // namespace cafmq

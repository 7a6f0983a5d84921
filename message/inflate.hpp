#pragma once

/// Decompression of what a peer has compressed with zlib. Pure; any thread.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace cafmq {

/// errc::corrupt when `compressed` is no whole zlib stream, or has bytes behind it, or would grow
/// beyond `size_max` bytes. Memory grows with what comes out, never with what is claimed.
[[nodiscard]] result<std::string> inflate(std::string_view compressed, size_t size_max);

}  // namespace cafmq

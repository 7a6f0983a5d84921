#pragma once

/// MD5 of RFC 1321, for what RocketMQ's clients agree on by it: places on a ring of hashes. It is
/// no protection against anybody. Pure; any thread.

#include <array>
#include <cstdint>
#include <string_view>

namespace cafmq {

[[nodiscard]] std::array<uint8_t, 16> md5(std::string_view bytes);

}  // namespace cafmq

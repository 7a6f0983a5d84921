#pragma once

/// The hash that a consume queue keeps of a message's tag: Java's String.hashCode, that is
/// h = 31 * h + c over UTF-16 code units with 32-bit wrap-around.

#include <cstdint>
#include <string_view>

namespace cafmq {

/// `utf8` with malformed bytes is hashed as if each were U+FFFD, as Java decodes it.
[[nodiscard]] int32_t java_hash(std::string_view utf8);

/// What the consume queue stores: 0 without a tag, else the hash with its sign extended.
[[nodiscard]] inline int64_t tags_code(std::string_view tags) {
  return tags.empty() ? 0 : int64_t{java_hash(tags)};
}

}  // namespace cafmq

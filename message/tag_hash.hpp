#pragma once

/// The hash that a consume queue keeps of a message's tag: Java's String.hashCode, that is
/// h = 31 * h + c over UTF-16 code units with 32-bit wrap-around.

#include <cstdint>
#include <string_view>

namespace cafmq {

/// What is malformed in `utf8` counts as U+FFFD, once for each piece that Java's decoder replaces.
[[nodiscard]] int32_t java_hash(std::string_view utf8);

/// The hash of a text that begins with something whose hash is `begun` and goes on with `utf8`.
[[nodiscard]] int32_t continue_java_hash(int32_t begun, std::string_view utf8);

/// What the consume queue stores: 0 without a tag, else the hash with its sign extended.
[[nodiscard]] inline int64_t tags_code(std::string_view tags) {
  return tags.empty() ? 0 : int64_t{java_hash(tags)};
}

}  // namespace cafmq

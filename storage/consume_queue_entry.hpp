#pragma once

/// One entry of a consume queue, 20 bytes: where a record lies, how long it is, and the hash of its
/// tag (or, in the schedule topic, when it is due). Format: docs/FORMATS.md, after RocketMQ.

#include <cstdint>

#include "base/bytes.hpp"
#include "base/offsets.hpp"

namespace cafmq {

struct consume_queue_entry {
  physical_offset physical;
  int32_t size = 0;
  int64_t tags_code = 0;

  bool operator==(const consume_queue_entry&) const = default;

  /// Space that was never written is zero, which is not valid.
  [[nodiscard]] bool is_valid() const { return physical >= physical_offset{0} && size > 0; }

  /// Stands for a queue offset that has no message.
  [[nodiscard]] bool is_filler() const;
};

namespace consume_queue_layout {
inline constexpr int physical_offset_at = 0;
inline constexpr int size_at = 8;
inline constexpr int tags_code_at = 12;
inline constexpr int64_t entry_size = 8 + 4 + 8;
static_assert(entry_size == 20);
}  // namespace consume_queue_layout

inline constexpr consume_queue_entry filler_entry{physical_offset{0}, 0x7FFFFFFF, 0};

inline bool consume_queue_entry::is_filler() const {
  return *this == filler_entry;
}

/// The caller has 20 bytes at `from`.
[[nodiscard]] inline consume_queue_entry load_entry(const char* from) {
  using namespace consume_queue_layout;
  return {physical_offset{load_big_endian<int64_t>(from + physical_offset_at)},
          load_big_endian<int32_t>(from + size_at), load_big_endian<int64_t>(from + tags_code_at)};
}

/// The caller has 20 bytes at `to`.
inline void store_entry(char* to, const consume_queue_entry& entry) {
  using namespace consume_queue_layout;
  store_big_endian(to + physical_offset_at, entry.physical.value());
  store_big_endian(to + size_at, entry.size);
  store_big_endian(to + tags_code_at, entry.tags_code);
}

}  // namespace cafmq

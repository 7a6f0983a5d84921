#pragma once

/// The bytes of an index file: a header, a table of slots, and items that are chained from their
/// slot, newest first. Byte-compatible with RocketMQ. Pure functions.

#include <cstdint>
#include <limits>

#include "base/bytes.hpp"
#include "base/offsets.hpp"

namespace cafmq {

namespace index_layout {

inline constexpr int64_t begin_timestamp_at = 0;
inline constexpr int64_t end_timestamp_at = 8;
inline constexpr int64_t begin_offset_at = 16;
inline constexpr int64_t end_offset_at = 24;
inline constexpr int64_t used_slots_at = 32;
inline constexpr int64_t next_item_at = 36;
inline constexpr int64_t header_size = 40;

inline constexpr int64_t slot_size = 4;

inline constexpr int64_t key_hash_at = 0;
inline constexpr int64_t physical_at = 4;
inline constexpr int64_t seconds_at = 12;
inline constexpr int64_t previous_at = 16;
inline constexpr int64_t item_size = 20;

inline constexpr int32_t first_item = 1;  ///< item 0 is never used: 0 ends a chain

}  // namespace index_layout

/// How many slots and items the files of an index have, and where they lie.
struct index_shape {
  int32_t slots = 1;
  int32_t items = 2;

  [[nodiscard]] constexpr int64_t slot_at(int32_t slot) const {
    return index_layout::header_size + slot * index_layout::slot_size;
  }
  [[nodiscard]] constexpr int64_t item_at(int32_t item) const {
    return slot_at(slots) + item * index_layout::item_size;
  }
  [[nodiscard]] constexpr int64_t file_size() const { return item_at(items); }
};

static_assert(index_shape{5'000'000, 20'000'000}.file_size() == 420'000'040);

struct index_header {
  int64_t begin_timestamp_ms = 0;  ///< store time of the first item's message
  int64_t end_timestamp_ms = 0;    ///< of the last one's
  physical_offset begin;
  physical_offset end;  ///< where the last item's record begins
  int32_t used_slots = 0;
  int32_t next_item = index_layout::first_item;

  bool operator==(const index_header&) const = default;
};

inline void store_index_header(char* to, const index_header& header) {
  using namespace index_layout;
  store_big_endian(to + begin_timestamp_at, header.begin_timestamp_ms);
  store_big_endian(to + end_timestamp_at, header.end_timestamp_ms);
  store_big_endian(to + begin_offset_at, header.begin.value());
  store_big_endian(to + end_offset_at, header.end.value());
  store_big_endian(to + used_slots_at, header.used_slots);
  store_big_endian(to + next_item_at, header.next_item);
}

/// Fields are not checked, but for a next item of 0, which is how a new file looks.
[[nodiscard]] inline index_header load_index_header(const char* from) {
  using namespace index_layout;
  index_header header;
  header.begin_timestamp_ms = load_big_endian<int64_t>(from + begin_timestamp_at);
  header.end_timestamp_ms = load_big_endian<int64_t>(from + end_timestamp_at);
  header.begin = physical_offset{load_big_endian<int64_t>(from + begin_offset_at)};
  header.end = physical_offset{load_big_endian<int64_t>(from + end_offset_at)};
  header.used_slots = load_big_endian<int32_t>(from + used_slots_at);
  header.next_item = load_big_endian<int32_t>(from + next_item_at);
  if (header.next_item == 0) header.next_item = first_item;
  return header;
}

struct index_item {
  int32_t key_hash = 0;
  physical_offset physical;
  int32_t seconds = 0;   ///< between the file's first message and this one
  int32_t previous = 0;  ///< the item before it in its slot's chain; 0: none

  bool operator==(const index_item&) const = default;
};

inline void store_index_item(char* to, const index_item& item) {
  using namespace index_layout;
  store_big_endian(to + key_hash_at, item.key_hash);
  store_big_endian(to + physical_at, item.physical.value());
  store_big_endian(to + seconds_at, item.seconds);
  store_big_endian(to + previous_at, item.previous);
}

[[nodiscard]] inline index_item load_index_item(const char* from) {
  using namespace index_layout;
  return {load_big_endian<int32_t>(from + key_hash_at),
          physical_offset{load_big_endian<int64_t>(from + physical_at)},
          load_big_endian<int32_t>(from + seconds_at),
          load_big_endian<int32_t>(from + previous_at)};
}

/// Slots alone are written while others read them. They lie at multiples of four.
inline void store_index_slot(char* to, int32_t item) {
  uint32_t bits = 0;
  store_big_endian(reinterpret_cast<char*>(&bits), item);
  __atomic_store_n(reinterpret_cast<uint32_t*>(to), bits, __ATOMIC_RELEASE);
}

/// Not checked. The items that the slot leads to are complete.
[[nodiscard]] inline int32_t load_index_slot(const char* from) {
  const auto bits = __atomic_load_n(reinterpret_cast<const uint32_t*>(from), __ATOMIC_ACQUIRE);
  return load_big_endian<int32_t>(reinterpret_cast<const char*>(&bits));
}

/// From Java's hash of "topic#key" to what items keep: never negative.
[[nodiscard]] constexpr int32_t index_key_hash(int32_t java_hash) {
  if (java_hash == std::numeric_limits<int32_t>::min()) return 0;
  return java_hash < 0 ? -java_hash : java_hash;
}

/// The seconds of an item: 0 when the clock went back, or when the file has no first time.
[[nodiscard]] constexpr int32_t index_seconds(int64_t begin_ms, int64_t stored_ms) {
  if (begin_ms <= 0 || stored_ms <= begin_ms) return 0;
  constexpr int64_t most = std::numeric_limits<int32_t>::max();
  const auto seconds = (stored_ms - begin_ms) / 1000;
  return static_cast<int32_t>(seconds < most ? seconds : most);
}

}  // namespace cafmq

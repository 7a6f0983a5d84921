#pragma once

/// One block of the shared layout, 1 KiB: a header that says whose it is, and 50 entries as in
/// RocketMQ's consume queue. Big-endian:
///
///   0  int32  magic
///   4  int32  number of the queue, its line in the file of names
///   8  int64  queue offset of the first entry, a multiple of 50
///  16  int32  CRC-32 of the 16 bytes before
///  20  int32  zero
///  24  50 * 20 bytes of entries; what was never written is zero
///
/// A block whose magic is zero is free. Pure functions.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/crc32.hpp"
#include "storage/consume_queue_entry.hpp"

namespace cafmq {

namespace queue_block_layout {
inline constexpr int32_t magic = 0x43514231;  // "CQB1"
inline constexpr int64_t header_size = 24;
inline constexpr int64_t entries = 50;
inline constexpr int64_t size = header_size + entries * consume_queue_layout::entry_size;
inline constexpr size_t checked_size = 16;
static_assert(size == 1024);
}  // namespace queue_block_layout

struct queue_block_header {
  int32_t queue_number = 0;
  int64_t first_offset = 0;

  bool operator==(const queue_block_header&) const = default;
};

/// The caller has a block at `to`; its entries become zero.
inline void start_block(char* to, const queue_block_header& header) {
  std::fill_n(to, queue_block_layout::size, '\0');
  byte_writer out{to, static_cast<size_t>(queue_block_layout::header_size)};
  out.put(queue_block_layout::magic);
  out.put(header.queue_number);
  out.put(header.first_offset);
  out.put(static_cast<int32_t>(crc32({to, queue_block_layout::checked_size})));
}

/// The caller has a block at `from`. Nothing for one that is free or damaged.
[[nodiscard]] inline std::optional<queue_block_header> load_header(const char* from) {
  byte_reader in{{from, static_cast<size_t>(queue_block_layout::header_size)}};
  if (in.take<int32_t>() != queue_block_layout::magic) return std::nullopt;
  queue_block_header header;
  header.queue_number = in.take<int32_t>();
  header.first_offset = in.take<int64_t>();
  constexpr int64_t offset_max = int64_t{1} << 56;
  const bool is_sound =
      in.take<int32_t>() == static_cast<int32_t>(crc32({from, queue_block_layout::checked_size})) &&
      header.queue_number >= 0 && header.first_offset >= 0 && header.first_offset <= offset_max &&
      header.first_offset % queue_block_layout::entries == 0;
  return is_sound ? std::optional{header} : std::nullopt;
}

}  // namespace cafmq

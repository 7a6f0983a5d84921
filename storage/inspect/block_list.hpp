#pragma once

/// Which blocks of the shared layout belong to which queue, as far as their headers tell. A value;
/// 16 bytes for each block of 50 entries.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/error.hpp"
#include "message/message_queue.hpp"
#include "storage/inspect/segment_list.hpp"

namespace cafmq {

struct queue_block_place {
  int64_t first_offset = 0;
  int64_t block = 0;

  auto operator<=>(const queue_block_place&) const = default;
};

struct block_list {
  segment_list files;
  std::filesystem::path names;
  std::vector<message_queue> queues;                   ///< by number
  std::vector<std::vector<queue_block_place>> blocks;  ///< of each of them, by offset
  std::vector<int64_t> damaged;                        ///< blocks whose header says nothing
};

/// Reads all headers below `directory`. errc::io_failed.
[[nodiscard]] result<block_list> list_blocks(const std::filesystem::path& directory);

}  // namespace cafmq

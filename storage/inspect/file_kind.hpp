#pragma once

/// What a single file of a store is, by its path and, where that does not tell, by its content.
/// Pure but for reading the file's beginning.

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "message/message_queue.hpp"

namespace cafmq {

enum class store_file : uint8_t {
  commit_log,
  consume_queue,
  index,
  checkpoint,
  inventory,
  text,   ///< lock, abort
  table,  ///< the JSON tables in config/
};

struct known_file {
  store_file kind = store_file::text;
  int64_t begin = 0;                   ///< of a commit log or consume queue file: its first byte
  std::optional<message_queue> queue;  ///< of a consume queue file in its place
};

/// errc::invalid_argument when it is no file of a store; io_failed.
[[nodiscard]] result<known_file> kind_of(const std::filesystem::path& file);

}  // namespace cafmq

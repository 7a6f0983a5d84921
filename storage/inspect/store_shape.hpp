#pragma once

/// Which files a store directory has, and the file sizes it was made with. Taken once; a value.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "message/message_queue.hpp"
#include "storage/index_layout.hpp"
#include "storage/inspect/block_list.hpp"
#include "storage/inspect/entry_source.hpp"
#include "storage/inspect/segment_list.hpp"

namespace cafmq {

/// One queue, with its files or, in the shared layout, its number among the blocks.
struct queue_files {
  message_queue name;
  segment_list list;
  std::optional<size_t> number;
};

struct index_file_path {
  std::filesystem::path path;
  int64_t size = 0;
  int64_t disk_size = 0;
};

struct store_shape {
  std::filesystem::path directory;
  segment_list log;
  std::vector<queue_files> queues;             ///< sorted by name
  std::optional<block_list> blocks;            ///< when the queues are in the shared layout
  std::vector<index_file_path> index;          ///< sorted by name, so by age
  std::optional<index_shape> index_files;      ///< what the settings say about them
  std::vector<std::filesystem::path> foreign;  ///< below consumequeue/ and index/
  int64_t log_file_size = 0;                   ///< 0: there is no file to tell
  int64_t queue_file_size = 0;                 ///< in bytes; 0: there is no file to tell
  bool was_closed = true;                      ///< there is no abort file
};

/// The entries of one of the store's queues. `shape` outlives what is returned; `step` as for
/// file_window.
[[nodiscard]] std::unique_ptr<entry_source> entries_of(const store_shape& shape,
                                                       const queue_files& queue, int64_t step);

/// File sizes that are known from the settings; 0: to be found from the files.
struct known_sizes {
  int64_t log_file = 0;
  int64_t queue_file_entries = 0;
  std::optional<index_shape> index_files;
};

/// errc::io_failed; invalid_argument when `directory` has nothing of a store in it.
[[nodiscard]] result<store_shape> look_at_store(const std::filesystem::path& directory,
                                                const known_sizes& known);

}  // namespace cafmq

#pragma once

/// The files of a sequence (commit log, one consume queue) as a directory has them, whatever state
/// they are in. Nothing is opened. A value of one thread.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/error.hpp"

namespace cafmq {

/// One file of a sequence, by its name and what the file system says about it.
struct segment_file {
  int64_t begin = 0;  ///< position of its first byte in the sequence
  int64_t size = 0;
  int64_t disk_size = 0;  ///< of its blocks; less than `size` when parts were never written
  std::filesystem::path path;
};

struct segment_list {
  std::filesystem::path directory;
  std::vector<segment_file> files;             ///< by position
  std::vector<std::filesystem::path> foreign;  ///< whatever else is there, sorted

  /// The distance between neighbours, or the length of a single file; nothing without files.
  [[nodiscard]] std::optional<int64_t> file_size() const;

  /// The file that begins at or before `position`; null when there is none.
  [[nodiscard]] const segment_file* find(int64_t position) const;
};

/// A missing directory has no files. errc::io_failed.
[[nodiscard]] result<segment_list> list_segments(const std::filesystem::path& directory);

/// The directories in `directory`, sorted; everything else goes into `foreign`. A missing directory
/// has none. errc::io_failed.
[[nodiscard]] result<std::vector<std::filesystem::path>> list_directories(
    const std::filesystem::path& directory, std::vector<std::filesystem::path>& foreign);

}  // namespace cafmq

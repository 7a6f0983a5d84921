#pragma once

/// All files below a directory as a value: what a crash may leave, or what a program has left.

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "test/disk/sparse_file.hpp"

namespace cafmq {

struct disk_image {
  std::set<std::string> directories;         ///< paths below the top, parents before children
  std::map<std::string, sparse_file> files;  ///< content by path below the top

  [[nodiscard]] static disk_image read_from(const std::filesystem::path& directory);

  /// Makes `directory`, which does not exist yet.
  void write_to(const std::filesystem::path& directory) const;

  /// Where the two differ first, for people; nothing when they do not.
  [[nodiscard]] std::optional<std::string> difference_to(const disk_image& other) const;
};

}  // namespace cafmq

#pragma once

/// A sequence of mapped files of one size in one directory: commit log, consume queue. Each file is
/// named after the position of its first byte, so a position leads to its file by division.
///
/// Readers on any thread take a snapshot of the files; whoever makes or removes files replaces it.
///
/// Invariants
///  1. Files are contiguous and all have the size of the sequence.
///  2. A file that is removed stays mapped for those who still hold it.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "base/error.hpp"
#include "base/published.hpp"
#include "storage/mapped_file.hpp"

namespace cafmq {

class mapped_file_queue {
 public:
  using files = std::vector<std::shared_ptr<mapped_file>>;

  mapped_file_queue(std::filesystem::path directory, int64_t file_size, access_pattern pattern);

  /// Maps what is there and changes nothing; a last file of length 0, which a crash between making
  /// and extending it leaves, is passed over. errc::corrupt for foreign names, other sizes and
  /// gaps, each named.
  [[nodiscard]] result<void> load();

  /// Removes the last file of length 0 that load() has passed over.
  [[nodiscard]] result<void> remove_unfinished();

  [[nodiscard]] std::shared_ptr<const files> read() const { return files_.read(); }
  [[nodiscard]] bool empty() const { return read()->empty(); }

  /// The file that has `position`; null when there is none.
  [[nodiscard]] std::shared_ptr<mapped_file> find(int64_t position) const;

  /// The same, made when `position` is where the last file ends, or when there is no file at all.
  [[nodiscard]] result<std::shared_ptr<mapped_file>> find_or_create(int64_t position);

  /// Removes the files that begin at or behind `position`, last one first, so that a crash in
  /// between leaves no gap.
  [[nodiscard]] result<void> remove_from(int64_t position);

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] int64_t file_size() const { return file_size_; }

  /// Where the file that has `position` begins, if it exists or not.
  [[nodiscard]] int64_t file_begin(int64_t position) const {
    return position - position % file_size_;
  }

 private:
  [[nodiscard]] result<std::shared_ptr<mapped_file>> create(int64_t begin);

  std::filesystem::path directory_;
  int64_t file_size_;
  access_pattern pattern_;
  std::filesystem::path unfinished_;
  std::mutex changing_;  // held while files are made or removed
  published<files> files_;
};

}  // namespace cafmq

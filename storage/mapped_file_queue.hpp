#pragma once

/// A sequence of files of one size in one directory: commit log, consume queue. Each file is named
/// after the position of its first byte, so a position leads to its file by division. A file is
/// mapped when it is first asked for and stays so as long as it is used; what need not be mapped
/// is read through the kernel, where a bad disk is an error and not a signal.
///
/// Looking and reading: any thread. Making and removing files: any thread, one at a time. What is
/// marked "recovery" is called before anybody else knows the sequence.
///
/// Invariants
///  1. Files are contiguous and all have the size of the sequence.
///  2. A file that is removed stays mapped for those who still hold it.

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/map_cache.hpp"
#include "storage/mapped_file.hpp"

namespace cafmq {

class mapped_file_queue {
 public:
  /// `maps` outlives it.
  mapped_file_queue(std::filesystem::path directory, int64_t file_size, access_pattern pattern,
                    map_cache& maps);

  /// Recovery: looks at names and lengths and changes nothing; a last file of length 0, which a
  /// crash between making and extending it leaves, is passed over. errc::corrupt for foreign
  /// names, other sizes and gaps, each named.
  [[nodiscard]] result<void> load();

  /// Recovery: removes the last file of length 0 that load() has passed over.
  [[nodiscard]] result<void> remove_unfinished();

  /// Positions of the first byte of the first file and behind the last byte of the last.
  [[nodiscard]] int64_t begin() const { return begin_.load(std::memory_order_acquire); }
  [[nodiscard]] int64_t end() const { return end_.load(std::memory_order_acquire); }
  [[nodiscard]] bool empty() const { return begin() >= end(); }
  [[nodiscard]] bool has(int64_t position) const { return position >= begin() && position < end(); }

  /// The file that has `position`, mapped. errc::out_of_range when there is none; io_failed.
  [[nodiscard]] result<std::shared_ptr<mapped_file>> find(int64_t position) const;

  /// The same, made when `position` is where the last file ends, or when there is no file at all.
  [[nodiscard]] result<std::shared_ptr<mapped_file>> find_or_create(int64_t position);

  /// The file that has `position`, to be read through the kernel. errc::out_of_range, io_failed.
  [[nodiscard]] result<file_descriptor> open(int64_t position) const;

  /// Reads `to.size()` bytes, which lie in one file. errc::out_of_range, io_failed.
  [[nodiscard]] result<void> read(int64_t position, std::span<char> to) const;

  /// Removes the files that begin at or behind `position`, last one first, so that a crash in
  /// between leaves no gap.
  [[nodiscard]] result<void> remove_from(int64_t position);

  /// Removes the first file, unless somebody else holds it mapped. True when it is gone.
  [[nodiscard]] result<bool> remove_first();

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] int64_t file_size() const { return file_size_; }

  /// Where the file that has `position` begins, if it exists or not.
  [[nodiscard]] int64_t file_begin(int64_t position) const {
    return position - position % file_size_;
  }

  /// The path of the file that has `position`, if it exists or not.
  [[nodiscard]] std::filesystem::path path_of(int64_t position) const;

 private:
  struct known_map {
    int64_t begin;
    std::weak_ptr<mapped_file> file;
  };

  [[nodiscard]] std::shared_ptr<mapped_file> find_mapped(int64_t begin) const;
  void remember(const std::shared_ptr<mapped_file>& file) const;
  [[nodiscard]] result<std::shared_ptr<mapped_file>> create(int64_t begin);
  [[nodiscard]] tl::unexpected<error> no_file_at(int64_t position) const;

  const std::filesystem::path directory_;
  const int64_t file_size_;
  const access_pattern pattern_;
  map_cache& maps_;
  bool has_unfinished_ = false;  // recovery's
  std::atomic<int64_t> begin_ = 0;
  std::atomic<int64_t> end_ = 0;
  mutable std::mutex changing_;  // held for what follows, and while files are made or removed
  mutable std::vector<known_map> mapped_;  // by position; some have gone
  mutable size_t clear_at_ = 8;            // that many: those that have gone are taken out
};

}  // namespace cafmq

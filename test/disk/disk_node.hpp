#pragma once

/// A file or directory of a recorded_disk: what programs read from it now, and what of it the disk
/// would still have after a power cut. Works in pages of 4 KiB, the unit of writeback. One thread.

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "test/disk/sparse_file.hpp"

namespace cafmq {

class disk_node {
 public:
  /// A directory.
  disk_node() = default;

  /// The file at `path`. Everything in it counts as being on disk when `is_on_disk`.
  disk_node(const std::string& path, bool is_on_disk);
  disk_node(const disk_node&) = delete;
  disk_node& operator=(const disk_node&) = delete;
  ~disk_node();

  [[nodiscard]] bool is_directory() const { return reader_ < 0; }

  /// What programs read; also after the file's name is gone.
  [[nodiscard]] sparse_file current() const { return sparse_file::read_from(reader_); }

  [[nodiscard]] const sparse_file& on_disk() const { return on_disk_; }
  void set_length_on_disk(int64_t length) { on_disk_.set_length(length); }

  /// The pages of [from, to) reach the disk, as far as it has their length. A page whose writing
  /// failed counts as clean: it is written only if it was changed since.
  void write_back(int64_t from, int64_t to);

  /// Writing the dirty pages of [from, to) fails: about half of them reach the disk, the others
  /// will not, although the next flush works.
  void fail_write_back(int64_t from, int64_t to, std::mt19937& random);

  /// About half of the dirty pages reach the disk, as the kernel does at any time.
  void write_some_back(std::mt19937& random);

  /// `content`, which has some length, with a random part of what is not on disk yet: whole pages,
  /// and pages torn at sectors.
  [[nodiscard]] sparse_file with_some_pages(sparse_file content, std::mt19937& random) const;

  /// A write through a descriptor makes its pages dirty, whatever they contain, and gives blocks.
  void note_write(int64_t from, int64_t to);

  void give_blocks(int64_t from, int64_t to);
  void take_blocks(int64_t from, int64_t to);

  /// The first byte that was written through a map without a block below it, where a full disk
  /// would have killed the process; -1 when there is none.
  [[nodiscard]] int64_t first_without_block() const;

 private:
  [[nodiscard]] std::vector<int64_t> dirty_pages(const sparse_file& now, int64_t from,
                                                 int64_t to) const;
  [[nodiscard]] bool is_lost(int64_t page, const sparse_file& now) const;
  void copy_page(int64_t page, const sparse_file& now);

  int reader_ = -1;
  sparse_file on_disk_;
  std::map<int64_t, std::string> lost_;  // pages that could not be written, as they were
  std::vector<bool> blocks_;
};

}  // namespace cafmq

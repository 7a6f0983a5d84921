#pragma once

/// The blocks of all queues of the shared layout, numbered from 0, in a sequence of files that stay
/// mapped. Knows which blocks are free, not what the others are for.
///
/// Allocating: the dispatcher. Freeing: one thread. Flush: the flush thread. Addresses: any thread.
/// What is marked "recovery" is called before anybody else knows the file.
///
/// Invariants
///  1. A block that was freed is not used again before it is free on disk as well: after a crash no
///     block has the header of one queue and the entries of another.
///  2. The address of a block stays as long as the file.

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "storage/mapped_file_queue.hpp"
#include "storage/queue_block.hpp"

namespace cafmq {

using block_number = uint32_t;

class block_file {
 public:
  /// Entries of files_max files of 64 MiB: 50 thousand million.
  static constexpr int64_t blocks_per_file = 1 << 16;
  static constexpr size_t files_max = 1 << 14;

  explicit block_file(std::filesystem::path directory);

  /// Recovery: calls `visit` with each block that may be in use, in the order of their numbers, and
  /// changes nothing. The bytes are valid during the call. errc::corrupt, io_failed.
  using visitor = std::function<void(block_number, std::string_view bytes)>;
  [[nodiscard]] result<void> load(const visitor& visit);

  /// Recovery: makes the loaded blocks writable. errc::no_space, io_failed.
  [[nodiscard]] result<void> prepare();

  /// A block for the entries from `header.first_offset` on. errc::no_space, io_failed.
  [[nodiscard]] result<block_number> allocate(const queue_block_header& header);

  void free(block_number block);

  [[nodiscard]] char* at(block_number block) const {
    auto* file = bases_[block / blocks_per_file].load(std::memory_order_acquire);
    return file + block % blocks_per_file * queue_block_layout::size;
  }

  /// The block has something that the disk may not have.
  void mark_dirty(block_number block) {
    dirty_[block / blocks_per_file].store(true, std::memory_order_release);
  }

  /// Makes everything durable that was marked. errc::io_failed; then it stays marked.
  [[nodiscard]] result<void> flush();

  /// Blocks in use; for tests and people.
  [[nodiscard]] size_t used() const;

  [[nodiscard]] const std::filesystem::path& directory() const { return files_.directory(); }

 private:
  [[nodiscard]] result<block_number> take_number();
  [[nodiscard]] result<void> make_ready(block_number block);
  [[nodiscard]] result<void> map(size_t file);

  map_cache maps_{files_max};
  mapped_file_queue files_;
  std::unique_ptr<std::atomic<char*>[]> bases_;
  std::unique_ptr<std::atomic<bool>[]> dirty_;
  std::vector<std::shared_ptr<mapped_file>> mapped_;  // dispatcher and flush thread, under the lock

  mutable std::mutex changing_;  // held for what follows
  std::vector<block_number> free_;
  std::vector<block_number> freed_;  // on disk they may still be somebody's
  block_number next_ = 0;            // it and all behind it were never used
  bool has_new_files_ = false;
};

}  // namespace cafmq

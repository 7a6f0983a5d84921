#pragma once

/// Reads of the commit log far behind its tail: through the kernel into memory of their own, so
/// that a page fault stalls nobody and a bad disk is an error. Any thread.
///
/// Invariant: what such reads leave in the page cache stays below a bound, so that somebody who
/// reads a terabyte from the beginning does not push out the tail, which all others need.

#include <cstdint>
#include <deque>
#include <mutex>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "base/shared_bytes.hpp"
#include "storage/mapped_file_queue.hpp"

namespace cafmq {

struct log_piece {
  int64_t position = 0;
  int64_t size = 0;
};

class cold_reads {
 public:
  /// `files` outlives it.
  explicit cold_reads(const mapped_file_queue& files) : files_{files} {}

  /// The `size` bytes at `position`, which lie in one file. errc::out_of_range, io_failed.
  [[nodiscard]] result<shared_bytes> read(int64_t position, int64_t size);

  /// Several pieces of one file, in the order of their positions: read by one call, with what lies
  /// between, when they are near each other, which a disk likes better than many small reads.
  /// errc::out_of_range, io_failed.
  [[nodiscard]] result<std::vector<shared_bytes>> read_all(std::span<const log_piece> pieces);

 private:
  void note(int64_t position);

  const mapped_file_queue& files_;
  std::mutex noting_;
  std::deque<int64_t> chunks_;  // where each begins that may be in the page cache, oldest first
};

}  // namespace cafmq

#pragma once

/// One file of a sequence, mapped into memory as a whole. It has its full length from the start;
/// its blocks are allocated ahead of the writer, because writing through a map where the disk is
/// full kills the process instead of returning an error.
///
/// Positions count from the beginning of the whole sequence, not of this file. Who holds the
/// shared_ptr keeps it mapped. Reading and sync: any thread. One writer; reserve and populate may
/// run in a second thread.
///
/// Invariants
///  1. The writer writes only below ready(): there are blocks.
///  2. Nobody reads what no writer has published.

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string_view>

#include <boost/interprocess/mapped_region.hpp>

#include "base/error.hpp"

namespace cafmq {

/// How a file is read: for `random` the kernel is told not to read ahead, which would turn one
/// touched byte of a consume queue into megabytes.
enum class access_pattern : uint8_t { sequential, random };

class mapped_file {
 public:
  /// Makes a file of `size` bytes, zero. The directory entry is durable only after sync_directory.
  [[nodiscard]] static result<std::shared_ptr<mapped_file>> create(
      const std::filesystem::path& path, int64_t begin, int64_t size, access_pattern pattern);

  /// errc::corrupt unless the file has `size` bytes.
  [[nodiscard]] static result<std::shared_ptr<mapped_file>> open(const std::filesystem::path& path,
                                                                 int64_t begin, int64_t size,
                                                                 access_pattern pattern);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] int64_t begin() const { return begin_; }
  [[nodiscard]] int64_t end() const { return begin_ + size_; }

  /// The byte at `position`, which lies in this file.
  [[nodiscard]] char* at(int64_t position);
  [[nodiscard]] const char* at(int64_t position) const;

  [[nodiscard]] std::string_view bytes(int64_t from, int64_t to) const {
    return {at(from), static_cast<size_t>(to - from)};
  }

  /// Whether it was used since the last call; see map_cache.
  void note_use() {
    if (!used_.load(std::memory_order_relaxed)) used_.store(true, std::memory_order_relaxed);
  }
  [[nodiscard]] bool take_used() { return used_.exchange(false, std::memory_order_relaxed); }

  /// Up to where there are blocks for the writer.
  [[nodiscard]] int64_t ready() const { return ready_.load(std::memory_order_acquire); }

  /// Allocates blocks up to `to` (at most end()). no_space when the disk is full.
  [[nodiscard]] result<void> reserve(int64_t to);

  /// The same, with zeros written to the disk: flushing into written blocks costs about half of
  /// flushing into merely allocated ones. no_space; flush_failed, which is as final as a failed
  /// sync.
  [[nodiscard]] result<void> reserve_written(int64_t to);

  /// Tells that the writer goes on at `position`: ready() starts over from there.
  void resume_at(int64_t position);

  /// Makes the pages of [from, to) present, so that the writer does not stop at each. Merely
  /// faster: what the kernel cannot do is left out.
  void populate(int64_t from, int64_t to);

  /// Makes [from, to) durable. After a failure the content on disk is unknown for good.
  [[nodiscard]] result<void> sync(int64_t from, int64_t to) const;

  /// Writes what is in [from, to) once more. Pages that the disk has refused count as clean from
  /// then on: without this, the next sync would succeed and not write them.
  [[nodiscard]] result<void> rewrite(int64_t from, int64_t to) const;

  /// Makes everything from `position` on zero, without taking disk space.
  [[nodiscard]] result<void> zero_from(int64_t position);

 private:
  mapped_file(std::filesystem::path path, int64_t begin, boost::interprocess::mapped_region region);

  [[nodiscard]] result<void> allocate(int64_t from, int64_t to) const;

  std::filesystem::path path_;
  int64_t begin_;
  int64_t size_;
  boost::interprocess::mapped_region region_;
  std::atomic<bool> used_ = false;
  std::mutex reserving_;
  std::atomic<int64_t> ready_;
};

}  // namespace cafmq

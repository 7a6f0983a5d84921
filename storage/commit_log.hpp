#pragma once

/// All messages of all topics, one after another: the truth of the store.
///
/// Appending: any thread, one at a time under the append lock, which covers assigning offsets and
/// one copy. Flush: one thread. Preparing space: one thread. Everything else: any thread. What is
/// marked "recovery" is called before anybody else knows the log.
///
/// Invariants
///  1. Bytes below end() are complete and never change.
///  2. A record lies in one file; a full file ends with a blank of at least 8 bytes.
///  3. Queue offsets advance only when their record has been appended.
///  4. After the first failed flush nothing is appended or flushed any more.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/offsets.hpp"
#include "base/shared_bytes.hpp"
#include "storage/append_lock.hpp"
#include "storage/cold_reads.hpp"
#include "storage/fault_latch.hpp"
#include "storage/mapped_file_queue.hpp"
#include "storage/options.hpp"
#include "storage/queue_map.hpp"
#include "storage/record_encoder.hpp"

namespace cafmq {

class commit_log {
 public:
  struct place {
    queue_offset queue;
    physical_offset begin;
    physical_offset end;
    int64_t store_timestamp_ms = 0;
  };

  /// `clock` and `maps` outlive the log.
  commit_log(const store_options& options, const clock& clock, map_cache& maps);

  /// Recovery: looks at what files there are and changes nothing. errc::corrupt, io_failed.
  [[nodiscard]] result<void> load() { return files_.load(); }

  /// Tells that records for this queue will be appended soon: once when that is known, and again
  /// when they are nearly ready.
  void expect(const queue_key& queue) const { next_queue_offsets_.prefetch_slot(queue.hash); }
  void expect_now(const queue_key& queue) const { next_queue_offsets_.prefetch_node(queue.hash); }

  /// Appends records that belong together: all in one file, with consecutive queue offsets. Stamps
  /// their places into `records`. flush_failed, no_space, io_failed.
  [[nodiscard]] result<place> append(const encoded_records& records);

  [[nodiscard]] physical_offset begin() const { return physical_offset{files_.begin()}; }
  [[nodiscard]] physical_offset end() const {
    return physical_offset{end_.load(std::memory_order_acquire)};
  }
  [[nodiscard]] physical_offset flushed_end() const {
    return physical_offset{flushed_end_.load(std::memory_order_acquire)};
  }

  /// Store time of the last record below flushed_end(); 0 while there is none.
  [[nodiscard]] int64_t flushed_timestamp_ms() const {
    return flushed_timestamp_ms_.load(std::memory_order_acquire);
  }

  /// What lies from here on was written lately enough to be in memory and is read from the map;
  /// what lies before is read through the kernel.
  [[nodiscard]] physical_offset hot_begin() const {
    return physical_offset{std::max(files_.begin(), end().value() - hot_tail_bytes_)};
  }

  /// The `size` bytes at `at`, of one file: near the tail without a copy, else in memory of their
  /// own. errc::out_of_range, io_failed.
  [[nodiscard]] result<shared_bytes> read(physical_offset at, int64_t size) const;

  /// Several pieces that lie before hot_begin() in one file, in the order of their positions.
  [[nodiscard]] result<std::vector<shared_bytes>> read_cold(
      std::span<const log_piece> pieces) const {
    return cold_reads_.read_all(pieces);
  }

  /// The file that has `at`, mapped, for several reads from it near the tail. errc::out_of_range,
  /// io_failed.
  [[nodiscard]] result<std::shared_ptr<mapped_file>> map_of(physical_offset at) const {
    return files_.find(at.value());
  }

  /// Up to where one read may go that begins at `at`: the end of its file or of the log.
  [[nodiscard]] physical_offset read_end(physical_offset at) const;

  /// The record at `at`, checked in every way: lengths, CRC, its own idea of its place.
  /// errc::out_of_range, corrupt.
  [[nodiscard]] result<shared_bytes> record_at(physical_offset at) const;

  /// See message_store::flush_log. One thread at a time.
  [[nodiscard]] result<physical_offset> flush(int64_t least_pages);

  /// See message_store::prepare_space.
  [[nodiscard]] result<bool> prepare_space();

  [[nodiscard]] std::optional<error> fault() const { return fault_.cause(); }

  [[nodiscard]] const mapped_file_queue& files() const { return files_; }

  /// What retention asks about the oldest file; nothing when it has to stay: as the last one, or
  /// because `needed_from` lies in it. errc::corrupt, io_failed.
  [[nodiscard]] result<std::optional<oldest_file>> oldest(physical_offset needed_from) const;

  /// Removes the oldest file, unless a reader holds it. True when it is gone.
  [[nodiscard]] result<bool> remove_oldest() { return files_.remove_first(); }

  /// Recovery: the log ends at `end`; what lies behind it is made zero or removed, and what lies
  /// before it from `dirty_from` on is made durable.
  [[nodiscard]] result<void> cut(physical_offset end, physical_offset dirty_from,
                                 int64_t last_timestamp_ms);

  /// Recovery: the offset that the queue's next message gets.
  void set_next_queue_offset(const message_queue& queue, queue_offset next);

  /// On the way out: nothing is accepted any more.
  void stop(error reason) { fault_.set(std::move(reason)); }

  /// On the way out: removes a file that was made ahead and has nothing in it.
  [[nodiscard]] result<void> remove_unused();

 private:
  [[nodiscard]] result<void> make_room(int64_t size);
  [[nodiscard]] result<void> roll();
  [[nodiscard]] result<std::shared_ptr<mapped_file>> make_file(int64_t begin);
  [[nodiscard]] result<bool> extend(mapped_file& file, int64_t from, int64_t window);
  [[nodiscard]] result<bool> reserve(mapped_file& file, int64_t from, int64_t wanted);
  [[nodiscard]] result<bool> reserve_written(mapped_file& file, int64_t wanted);
  bool populate(mapped_file& file, int64_t from, int64_t window);
  [[nodiscard]] result<void> write_again(int64_t from, int64_t to) const;
  [[nodiscard]] result<void> sync(int64_t from, int64_t to) const;
  void stamp(const encoded_records& records, const place& place) const;

  // Constant after construction.
  const clock& clock_;
  const int64_t allocation_step_;
  const int64_t populate_window_;
  const int64_t hot_tail_bytes_;
  const bool write_ahead_;  // zeros are written into new blocks, which makes sync flush cheaper

  // Own locking.
  mapped_file_queue files_;
  fault_latch fault_;
  mutable cold_reads cold_reads_{files_};

  // Files before it are durable by name and length. Appender and preparing thread.
  std::atomic<int64_t> durable_files_end_ = 0;

  // Written under the append lock.
  append_lock appending_;
  std::shared_ptr<mapped_file> current_;
  queue_map<int64_t> next_queue_offsets_;
  int64_t last_timestamp_ms_ = 0;
  alignas(64) std::atomic<int64_t> end_ = 0;

  // Written by whoever flushes.
  alignas(64) std::atomic<int64_t> flushed_end_ = 0;
  std::atomic<int64_t> flushed_timestamp_ms_ = 0;

  // Preparing thread.
  int64_t prepared_at_ = 0;
  int64_t populated_ = 0;
};

}  // namespace cafmq

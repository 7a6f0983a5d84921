#pragma once

/// The messages of one queue in order, as entries that point into the commit log. Derived: whatever
/// is lost here is made again from the log.
///
/// Appending: the dispatcher. Flush: the flush thread. Everything else: any thread. What is marked
/// "recovery" is called before anybody else knows the queue.
///
/// Invariants
///  1. The entry of queue offset n lies at byte 20 * n; entries below end() never change.
///  2. There are no holes: an offset without a message has a filler.
///  3. begin() is the first message that the commit log still has, or end().

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "base/shared_bytes.hpp"
#include "message/message_queue.hpp"
#include "storage/consume_queue_entry.hpp"
#include "storage/mapped_file_queue.hpp"

namespace cafmq {

class consume_queue {
 public:
  consume_queue(message_queue name, std::filesystem::path directory, int64_t file_entries);

  [[nodiscard]] const message_queue& name() const { return name_; }

  /// The first message and the offset that the next one will get.
  [[nodiscard]] queue_offset begin() const;
  [[nodiscard]] queue_offset end() const;

  /// At most `count` entries from `from` on, whole ones, of one file; empty outside of the queue.
  [[nodiscard]] shared_bytes entries_from(queue_offset from, int64_t count) const;

  /// Where the file that has `from` ends.
  [[nodiscard]] queue_offset file_end(queue_offset from) const;

  /// Adds the entry of `offset`, which is not below end(); a hole before it is filled.
  /// errc::corrupt when the hole is absurd; no_space, io_failed.
  [[nodiscard]] result<void> append(queue_offset offset, const consume_queue_entry& entry);

  /// The dispatcher's note that it has the queue on its list: true when it was not there before.
  [[nodiscard]] bool note_growth() { return !std::exchange(has_grown_, true); }
  void forget_growth() { has_grown_ = false; }

  /// Makes all entries durable when at least `least_pages` of 4 KiB are dirty (0: always). True
  /// when nothing is dirty afterwards.
  [[nodiscard]] result<bool> flush(int64_t least_pages);

  /// Recovery: maps the files and changes nothing.
  [[nodiscard]] result<void> load() { return files_.load(); }

  /// Recovery: whether anything is there.
  [[nodiscard]] bool has_entries() const;

  /// Recovery: ends the queue before the first entry that is not valid or points to `limit` or
  /// behind it, and makes zero what follows.
  [[nodiscard]] result<void> cut(physical_offset limit);

  /// Moves begin() to the first message at or behind `log_begin`.
  void drop_before(physical_offset log_begin);

 private:
  [[nodiscard]] result<void> begin_at(queue_offset offset);
  [[nodiscard]] result<void> put(const consume_queue_entry& entry);
  [[nodiscard]] int64_t count_valid(const mapped_file& file, physical_offset limit) const;

  message_queue name_;
  mapped_file_queue files_;
  std::shared_ptr<mapped_file> current_;  // the dispatcher's, as the next one
  bool has_grown_ = false;
  std::atomic<int64_t> begin_ = 0;  // all three in bytes
  std::atomic<int64_t> end_ = 0;
  std::atomic<int64_t> flushed_end_ = 0;
  bool directory_is_durable_ = false;  // the flush thread's
};

}  // namespace cafmq

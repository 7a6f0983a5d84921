#pragma once

/// The store: one commit log that is the truth, and consume queues and an index derived from it.
///
/// Threads. `put`, `put_batch`, `read`, `find_by_key`, `record_at` and the positions: any thread.
/// `dispatch`, `dispatch_at_once` and `remove_topic`: any thread, one after another. The other
/// background verbs have one caller each: `flush_log`, `flush_queues` and `save_checkpoint`
/// (flush), `prepare_space` (allocate), `clean` (clean). `close` when nobody else calls any more.
///
/// Invariants
///  1. What put has returned survives the end of the process. What lies below flushed_end()
///     survives a power cut.
///  2. Queue offsets of one queue have no holes, and their order is the order in the log.
///  3. Readers see a message once it is dispatched; in sync-flush mode only flushed messages are.
///  4. After the first failed flush nothing is accepted any more; reads go on.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/offsets.hpp"
#include "base/shared_bytes.hpp"
#include "message/message.hpp"
#include "message/message_queue.hpp"
#include "storage/consume_queue_entry.hpp"
#include "storage/options.hpp"
#include "storage/recovery_report.hpp"
#include "storage/results.hpp"

namespace cafmq {

struct record;

class message_store {
 public:
  /// Locks the directory, recovers it and leaves it ready for put. Everything recovered is
  /// dispatched. `clock` outlives the store. errc::locked, corrupt, io_failed, no_space,
  /// config_invalid.
  [[nodiscard]] static result<std::unique_ptr<message_store>> open(const store_options& options,
                                                                   const clock& clock);

  message_store(const message_store&) = delete;
  message_store& operator=(const message_store&) = delete;

  /// Without close() before: as if the process had been killed, but for the memory and the lock.
  ~message_store();

  /// Appends one message. errc::message_illegal (with the limit), flush_failed, no_space (also when
  /// the disk is fuller than it may be), io_failed, store_not_available.
  [[nodiscard]] result<put_result> put(const message& message);

  /// Appends several messages of one topic and queue: all or none, without another's in between and
  /// in one file.
  [[nodiscard]] result<batch_put_result> put_batch(std::span<const message> messages);

  /// Reads from `from` on. At most max(800, 20 * messages_max) entries are looked at; with a filter
  /// of properties max(800, messages_max), and 16 MiB of records. Errors (errc::corrupt, io_failed)
  /// are about the store; everything else is a status.
  [[nodiscard]] result<read_result> read(const message_queue& queue, queue_offset from,
                                         const read_limits& limits,
                                         const message_filter& filter) const;

  /// Whether read() from there may wait for the disk: the message, or its entry in the queue, lies
  /// far behind what was written last. False when there is nothing to read.
  [[nodiscard]] bool is_cold(const message_queue& queue, queue_offset from) const;

  /// The same of record_at().
  [[nodiscard]] bool is_cold(physical_offset at) const;

  /// The newest messages with a key, by the index. errc::corrupt, io_failed.
  [[nodiscard]] result<query_result> find_by_key(const index_query& query) const;

  /// The record that starts at `at`, body CRC checked. errc::out_of_range, corrupt.
  [[nodiscard]] result<shared_bytes> record_at(physical_offset at) const;

  /// Calls `visit` for each record from `from` on, where one begins, up to the end of the log. What
  /// is damaged was named when it was dispatched and is passed over. io_failed.
  [[nodiscard]] result<void> walk_log(physical_offset from,
                                      const std::function<void(const record&)>& visit) const;

  /// 0 for a queue that does not exist.
  [[nodiscard]] queue_offset min_offset(const message_queue& queue) const;
  [[nodiscard]] queue_offset max_offset(const message_queue& queue) const;

  /// The offset of the message that was stored at `time_ms` or is nearest to it on the side that
  /// `boundary` says. When there is none on that side: max_offset() for lower, min_offset() for
  /// upper; 0 for a queue that does not exist. errc::corrupt, io_failed.
  [[nodiscard]] result<queue_offset> offset_at(const message_queue& queue, int64_t time_ms,
                                               time_boundary boundary) const;

  /// When a message was stored. errc::out_of_range, corrupt, io_failed.
  [[nodiscard]] result<int64_t> store_time_of(const message_queue& queue,
                                              queue_offset offset) const;

  /// At most `count` entries of the queue from `from` on, as they lie there; none outside of the
  /// queue. errc::io_failed.
  [[nodiscard]] result<std::vector<consume_queue_entry>> entries(const message_queue& queue,
                                                                 queue_offset from,
                                                                 int64_t count) const;

  /// Every queue there is, sorted.
  [[nodiscard]] std::vector<message_queue> queues() const;

  [[nodiscard]] physical_offset log_begin() const;
  [[nodiscard]] physical_offset log_end() const;
  [[nodiscard]] physical_offset flushed_end() const;
  [[nodiscard]] physical_offset dispatched_end() const;

  /// How far dispatch may go: log_end(), in sync-flush mode flushed_end().
  [[nodiscard]] physical_offset dispatch_limit() const;

  /// What open() has found and done; for the log.
  [[nodiscard]] const recovery_report& recovered() const;

  /// Why writes are refused; nothing while all is well.
  [[nodiscard]] std::optional<error> fault() const;

  /// Makes consume queue and index entries for at most `records_max` records.
  [[nodiscard]] result<dispatch_result> dispatch(size_t records_max);

  /// The same for whoever has just appended, when there are at most `bytes_max` of the log to
  /// dispatch: being done with them costs less than waking another thread for it. Nothing when
  /// there is more or somebody else is at it.
  [[nodiscard]] std::optional<result<dispatch_result>> dispatch_at_once(int64_t bytes_max);

  /// Makes the log durable up to where it ended at the call, when at least `least_pages` of 4 KiB
  /// are dirty (0: always). Returns flushed_end(). The first failure is final: see fault().
  [[nodiscard]] result<physical_offset> flush_log(int64_t least_pages);

  /// The same for all of the log and for whoever has just appended: waiting for a quick disk costs
  /// less than waking another thread that does. Nothing while somebody else flushes. Any thread.
  [[nodiscard]] std::optional<result<physical_offset>> flush_log_at_once();

  /// The same for the consume queues, which are derived: a failure here is reported and not final.
  /// The index is flushed with them when all of them are to be flushed.
  [[nodiscard]] result<void> flush_queues(int64_t least_pages);

  /// Writes where recovery has to start after a crash. Never ahead of what is flushed.
  [[nodiscard]] result<void> save_checkpoint();

  /// Makes ready what the appender will need next: blocks, pages, the next file. Call it every few
  /// tens of milliseconds and whenever a file is more than half full. True when it did something.
  [[nodiscard]] result<bool> prepare_space();

  /// Messages are kept that long from now on, instead of retention_options::reserved_hours. Any
  /// thread.
  void keep_messages_for(int64_t hours);

  /// Removes the oldest file of the log if it may go (see storage/retention.hpp), and of the queues
  /// what pointed there; looks how full the disk is. Call it every few seconds, and again soon when
  /// it has removed something. Never removes a file that a reader holds, or the last one.
  [[nodiscard]] result<clean_result> clean(clean_hours hours = clean_hours::as_set);

  /// Forgets the messages of a topic that lie below `below`: its queues begin behind them, and have
  /// no files when nothing follows; a message that comes later gets the offset that it would have
  /// had. The log keeps its messages until they are too old. Also after a crash.
  /// errc::io_failed, no_space.
  [[nodiscard]] result<void> remove_topic(std::string_view topic, physical_offset below);

  /// Dispatches and flushes everything and marks the directory as cleanly closed. Nothing may be
  /// called afterwards. On an error the directory will be recovered as after a crash.
  [[nodiscard]] result<void> close();

 private:
  class parts;
  explicit message_store(std::unique_ptr<parts> parts);
  std::unique_ptr<parts> parts_;
};

}  // namespace cafmq

#pragma once

/// The messages of one queue in order, as entries that point into the commit log. Derived: whatever
/// is lost here is made again from the log. How the entries lie on disk is up to the layout; see
/// file_consume_queue and block_consume_queue.
///
/// Appending: the dispatcher. Flush: the flush thread. Dropping: one thread. Everything else: any
/// thread. What is marked "recovery" is called before anybody else knows the queue.
///
/// Invariants
///  1. The entry of queue offset n is the n-th of the queue; entries below end() never change.
///  2. There are no holes: an offset without a message has a filler.
///  3. begin() is the first message that the commit log still has, or end().

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "base/shared_bytes.hpp"
#include "message/message_queue.hpp"
#include "storage/consume_queue_entry.hpp"

namespace cafmq {

class consume_queue {
 public:
  explicit consume_queue(message_queue name) : name_{std::move(name)} {}
  virtual ~consume_queue() = default;
  consume_queue(const consume_queue&) = delete;
  consume_queue& operator=(const consume_queue&) = delete;

  [[nodiscard]] const message_queue& name() const { return name_; }

  /// The first message and the offset that the next one will get.
  [[nodiscard]] queue_offset begin() const {
    // A queue that does not begin with 0 is announced before its fillers are written.
    const auto begin = begin_.load(std::memory_order_acquire);
    return queue_offset{std::min(begin, end_.load(std::memory_order_acquire))};
  }
  [[nodiscard]] queue_offset end() const {
    return queue_offset{end_.load(std::memory_order_acquire)};
  }

  /// At most `count` entries from `from` on, whole ones, as many as lie together; empty outside of
  /// the queue. errc::io_failed.
  [[nodiscard]] result<shared_bytes> entries_from(queue_offset from, int64_t count) const;

  /// The entry at `offset`, which lies in the queue. errc::out_of_range when it was dropped just
  /// now; io_failed.
  [[nodiscard]] result<consume_queue_entry> entry_at(queue_offset offset) const;

  /// The first offset of [from, to) that `wanted` holds for, which then holds for all that follow;
  /// `to` when for none. `wanted` is not asked about fillers.
  using predicate = std::function<result<bool>(const consume_queue_entry&)>;
  [[nodiscard]] result<queue_offset> first_that(queue_offset from, queue_offset to,
                                                const predicate& wanted) const;

  /// Adds the entry of `offset`, which is not below end(); a hole before it is filled.
  /// errc::corrupt when the hole is absurd; no_space, io_failed.
  [[nodiscard]] result<void> append(queue_offset offset, const consume_queue_entry& entry);

  /// The dispatcher: an entry will be added soon.
  virtual void prefetch_end() const {}

  /// The dispatcher's note that it has the queue on its list: true when it was not there before.
  [[nodiscard]] bool note_growth() { return !std::exchange(has_grown_, true); }

  /// The dispatcher is done with the queue for now.
  void forget_growth() {
    has_grown_ = false;
    rest();
  }

  /// Recovery: ends the queue before the first entry that is not valid or points to `limit` or
  /// behind it, and makes zero what follows.
  [[nodiscard]] result<void> cut(physical_offset limit);

  /// Moves begin() to the first message at or behind `log_begin`.
  [[nodiscard]] result<void> drop_before(physical_offset log_begin);

  /// Gives back the space of what lies before begin(), as far as nobody reads it. Never the last
  /// piece, which tells where the queue ends.
  [[nodiscard]] virtual result<void> release_dropped() = 0;

  /// The dispatcher, alone with drop_before and the flush: gives back everything when there is no
  /// message. The next one gets end() all the same.
  [[nodiscard]] result<void> forget_if_empty();

  /// Whether that was the last that happened to it.
  [[nodiscard]] bool is_forgotten() const { return is_forgotten_.load(std::memory_order_acquire); }

  /// Recovery: whether there is anything on disk.
  [[nodiscard]] virtual bool has_entries() const = 0;

  /// What people call the place of an entry: a file and a byte.
  [[nodiscard]] virtual std::string place_of(queue_offset offset) const = 0;

 protected:
  /// Entries on disk are `begin` to `end`; of these, messages lie in the whole.
  void set_bounds(int64_t begin, int64_t end) {
    begin_.store(begin, std::memory_order_release);
    end_.store(end, std::memory_order_release);
  }

 private:
  /// Where the entries on disk begin and, with zeros behind the queue's end, end.
  [[nodiscard]] virtual std::pair<int64_t, int64_t> stored() const = 0;

  /// At most `count` entries from `first` on, which is stored; at least one.
  [[nodiscard]] virtual result<shared_bytes> read(int64_t first, int64_t count) const = 0;

  /// Makes the empty queue begin at `first` or somewhat before; returns where it begins now.
  [[nodiscard]] virtual result<int64_t> start(int64_t first) = 0;

  /// Where the writer puts entry `index`, which is end(): 20 bytes with disk blocks behind them.
  [[nodiscard]] virtual result<char*> slot(int64_t index) = 0;

  /// Nothing is stored any more. The dispatcher.
  [[nodiscard]] virtual result<void> release_all() = 0;

  /// Nothing is stored from `end` on, or nothing but zeros.
  [[nodiscard]] virtual result<void> truncate(int64_t end) = 0;

  /// How many offsets in a row may be without a message, some millions in a store of usual sizes. A
  /// larger hole is a record whose queue offset was damaged rather than messages that were lost.
  [[nodiscard]] virtual int64_t hole_max() const = 0;

  /// Nothing is appended for a while.
  virtual void rest() {}

  [[nodiscard]] result<void> begin_at(int64_t offset);
  [[nodiscard]] result<void> put(const consume_queue_entry& entry);
  [[nodiscard]] result<consume_queue_entry> stored_entry(int64_t index) const;
  [[nodiscard]] result<int64_t> count_sound(int64_t from, int64_t to, physical_offset limit) const;

  const message_queue name_;
  bool is_started_ = false;  // the dispatcher's, as the next one
  bool has_grown_ = false;
  std::atomic<bool> is_forgotten_ = false;
  std::atomic<int64_t> begin_ = 0;
  std::atomic<int64_t> end_ = 0;
};

}  // namespace cafmq

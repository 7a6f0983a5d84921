#pragma once

/// One file of the index: finds messages by the hash of a key, newest first. Derived: whatever is
/// lost here is made again from the log.
///
/// Putting: the dispatcher. Preparing space: one thread. Finding and the marks: any thread. Flush:
/// the flush thread. What is marked "recovery" is called before anybody else knows the file.
///
/// Invariants
///  1. Items never change; a slot leads to items that are complete.
///  2. Within a chain item numbers go down, so that whoever follows one comes to its end.
///  3. Nothing is written where there is no disk block.

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "storage/index_layout.hpp"
#include "storage/mapped_file.hpp"

namespace cafmq {

/// Both ends included; milliseconds.
struct time_range {
  int64_t begin_ms = 0;
  int64_t end_ms = std::numeric_limits<int64_t>::max();
};

/// Told of a record that may be what is looked for; false: enough.
using index_visitor = std::function<bool(physical_offset)>;

class index_file {
 public:
  /// A record's place and time.
  struct mark {
    physical_offset physical;
    int64_t timestamp_ms = 0;
  };

  /// Makes a file with the blocks of its slots; `before` is where the file before it ends.
  /// no_space, io_failed.
  [[nodiscard]] static result<std::shared_ptr<index_file>> create(const std::filesystem::path& path,
                                                                  const index_shape& shape,
                                                                  const mark& before);

  /// errc::corrupt when the length or the header are not those of such a file.
  [[nodiscard]] static result<std::shared_ptr<index_file>> open(const std::filesystem::path& path,
                                                                const index_shape& shape);

  [[nodiscard]] const std::filesystem::path& path() const { return file_->path(); }
  [[nodiscard]] bool is_full() const { return next_item() >= shape_.items; }
  [[nodiscard]] bool is_empty() const { return next_item() <= index_layout::first_item; }

  /// The first and the last message. An empty file has what create() was told.
  [[nodiscard]] mark begin() const;
  [[nodiscard]] mark end() const;

  /// Adds an item to a file that is not full. no_space, io_failed.
  [[nodiscard]] result<void> put(int32_t key_hash, const mark& message);

  /// Makes ready what put will need next, blocks and pages, once the file is busy. True when it did
  /// something. One thread, beside the dispatcher. no_space, io_failed.
  [[nodiscard]] result<bool> prepare_space();

  /// That `key_hash` will be put soon. Merely faster.
  void prefetch(int32_t key_hash) const {
    __builtin_prefetch(bytes_ + shape_.slot_at(key_hash % shape_.slots), 1);
  }

  /// Calls `visit` for the items with this hash, newest first, that may lie in the range: their
  /// time is known by the second. Looks at `items_left` items at most and counts them off. False
  /// when `visit` or the count says that it is enough. errc::corrupt when the chain is damaged.
  [[nodiscard]] result<bool> find(int32_t key_hash, const time_range& range, int64_t& items_left,
                                  const index_visitor& visit) const;

  /// Makes everything durable that was put before the call.
  [[nodiscard]] result<void> flush();

  /// Recovery: whether the header says of the first and the last item what these say themselves.
  [[nodiscard]] bool agrees_with_items() const;

  /// Recovery: everything is known to be on disk.
  void set_flushed() { flushed_items_ = next_item(); }

  /// Recovery: makes the slots again from the items, up to the first item that cannot be right or
  /// points to `limit` or behind it: the file then ends before it. True when all items stay.
  [[nodiscard]] result<bool> relink(physical_offset limit);

  /// Recovery: takes out the items of the last record, which may not be all of its items.
  void drop_last_record();

 private:
  index_file(std::shared_ptr<mapped_file> file, const index_shape& shape);

  [[nodiscard]] int32_t next_item() const { return next_item_.load(std::memory_order_acquire); }
  [[nodiscard]] char* slot_of(int32_t key_hash) {
    return bytes_ + shape_.slot_at(key_hash % shape_.slots);
  }
  [[nodiscard]] result<void> make_room();
  [[nodiscard]] result<void> check_header() const;
  [[nodiscard]] bool is_plausible(const index_item& item, int32_t number,
                                  physical_offset last) const;
  void end_at(int32_t next_item, int32_t used_slots);
  void publish();

  const std::shared_ptr<mapped_file> file_;
  const index_shape shape_;
  char* const bytes_;
  index_header header_;             // the dispatcher's; the atomics are for the others
  bool slots_are_present_ = false;  // the preparing thread's
  std::atomic<int32_t> next_item_ = index_layout::first_item;
  std::atomic<int64_t> begin_timestamp_ms_ = 0;
  std::atomic<int64_t> begin_offset_ = 0;
  std::atomic<int64_t> end_timestamp_ms_ = 0;
  std::atomic<int64_t> end_offset_ = 0;
  int32_t flushed_items_ = 0;  // the flush thread's
};

}  // namespace cafmq

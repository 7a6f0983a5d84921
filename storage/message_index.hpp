#pragma once

/// Finds messages by their keys: index files in the order in which they were made. Derived:
/// whatever is lost here is made again from the log. Does nothing when the options say so.
///
/// Putting: the dispatcher. Preparing space: one thread. Flush: the flush thread. Finding, dropping
/// and the marks: any thread. What is marked "recovery" is called before anybody else knows the
/// index.
///
/// Invariants
///  1. Every message below indexed_end() that has keys is in a file.
///  2. A record that is there already changes nothing.
///  3. Files but the last are full.

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/offsets.hpp"
#include "base/published.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "storage/index_file.hpp"
#include "storage/options.hpp"

namespace cafmq {

using index_files = std::vector<std::shared_ptr<index_file>>;

/// What is known to be on disk; nothing when all is 0.
struct index_claim {
  physical_offset indexed;   ///< every message below is in a file
  int64_t timestamp_ms = 0;  ///< store time of the last message in a file
};

class message_index {
 public:
  /// `clock` outlives the index.
  message_index(const store_options& options, const clock& clock);

  [[nodiscard]] bool is_enabled() const { return is_enabled_; }

  /// Adds all keys of one record, in the order of the log; `properties` are the record's. The last
  /// few wait for their slots to come into the processor's cache: end with settle().
  /// no_space, io_failed: the record may be put again.
  [[nodiscard]] result<void> put(const record& record, const stored_properties& properties);

  /// See index_file::prepare_space.
  [[nodiscard]] result<bool> prepare_space();

  /// Puts into the files what waits. After an error it still waits.
  [[nodiscard]] result<void> settle();

  /// Calls `visit` for messages that may have this key and lie in the range, newest first, none
  /// twice. A hash may have led to them, and times are known by the second: the record tells. At
  /// most five million entries are looked at. errc::corrupt when a file is damaged.
  [[nodiscard]] result<void> find(std::string_view topic, std::string_view key,
                                  const time_range& range, const index_visitor& visit) const;

  /// The last message that was put; all 0 while there is none.
  [[nodiscard]] index_file::mark end() const;

  [[nodiscard]] physical_offset indexed_end() const {
    return physical_offset{indexed_end_.load(std::memory_order_acquire)};
  }

  /// Makes everything durable that was put before the call.
  [[nodiscard]] result<void> flush();

  /// What the last flush achieved. After a failed one nothing more is claimed: what it was about
  /// may never reach the disk. Flush thread.
  [[nodiscard]] const index_claim& flushed() const { return flushed_; }

  /// Removes leading files that have nothing at or behind `log_begin`, never the last one.
  [[nodiscard]] result<void> drop_before(physical_offset log_begin);

  /// Recovery: goes on with these files, which have everything below `indexed_end`.
  void adopt(index_files files, physical_offset indexed_end);

 private:
  /// A key whose slot is on its way.
  struct waiting_key {
    int32_t hash = 0;
    index_file::mark message;
    int64_t indexed_end = 0;  // once it is in its file; 0: the record has more keys
  };

  [[nodiscard]] result<void> wait(const waiting_key& key);
  [[nodiscard]] result<void> settle_first();
  [[nodiscard]] result<void> roll();
  [[nodiscard]] int32_t hash_of(std::string_view topic, std::string_view key);

  const std::filesystem::path directory_;
  const index_shape shape_;
  const bool is_enabled_;
  const clock& clock_;

  std::mutex changing_;  // held while files are made or removed
  published<index_files> files_;
  std::atomic<bool> files_changed_ = false;

  // The dispatcher's.
  std::shared_ptr<index_file> current_;
  std::string hashed_topic_;
  int32_t topic_hash_ = 0;
  std::array<waiting_key, 8> waiting_;  // a ring
  size_t first_waiting_ = 0;
  size_t waiting_count_ = 0;
  int64_t taken_end_ = 0;  // what lies below is in the files or waits
  std::atomic<int64_t> indexed_end_ = 0;

  index_claim flushed_;  // the flush thread's, as the next one
  bool is_doubtful_ = false;
};

}  // namespace cafmq

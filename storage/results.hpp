#pragma once

/// What the store answers: values without behaviour, free to copy between threads.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "base/shared_bytes.hpp"
#include "message/message_queue.hpp"
#include "storage/retention.hpp"

namespace cafmq {

/// Where a message lies, or the records of a batch: one after another, with consecutive queue
/// offsets from `queue` on.
struct put_result {
  queue_offset queue;
  physical_offset begin;
  physical_offset end;  ///< behind the last record: wait for it to be flushed
  int64_t store_timestamp_ms = 0;
};

struct batch_put_result {
  put_result place;
  std::vector<physical_offset> records;  ///< where each record begins; with store_host it is its id
};

struct read_limits {
  int32_t messages_max = 32;
  int64_t bytes_max = 256 * 1024;  ///< of records; the first one is returned whatever its size
};

/// RocketMQ's GetMessageStatus, but for OFFSET_FOUND_NULL: an entry that is none is an error here.
enum class read_status : uint8_t {
  found,
  no_matched_message,     ///< nothing passed the filter; go on at `next`
  message_was_removing,   ///< the log no longer has it; go on at `next`
  offset_overflow_badly,  ///< beyond the end; `next` is the end
  offset_overflow_one,    ///< at the end: wait
  offset_too_small,       ///< below the beginning; `next` is the beginning
  no_matched_queue,       ///< the queue does not exist; `next` is 0
  no_message_in_queue,    ///< the queue has never had a message; `next` is 0
};

[[nodiscard]] std::string_view to_string(read_status status);

struct read_result {
  read_status status = read_status::no_matched_queue;
  queue_offset next;  ///< where to go on
  queue_offset min;
  queue_offset max;                   ///< the offset that the queue's next message will get
  std::vector<shared_bytes> records;  ///< whole records; each keeps its file mapped
};

/// Which of the messages around a point in time is meant: the first that was not stored before it,
/// or the last that was not stored after it. RocketMQ's BoundaryType.
enum class time_boundary : uint8_t { lower, upper };

/// Says by its tags code (see message/tag_hash.hpp) whether an entry is wanted.
using entry_filter = std::function<bool(int64_t tags_code)>;

/// Says by its encoded properties (see message/properties.hpp) whether a message is wanted.
using property_filter = std::function<bool(std::string_view properties)>;

/// Which messages a read is for: those that pass both; what is empty lets everything pass.
struct message_filter {
  entry_filter entries = {};
  property_filter properties = {};  ///< costs a look at every record that passes `entries`
};

/// Which messages to find by a key: a UNIQ_KEY or one of KEYS.
struct index_query {
  static constexpr int32_t messages_limit = 64;

  std::string_view topic;
  std::string_view key;
  int64_t begin_ms = 0;  ///< store time, both ends included
  int64_t end_ms = std::numeric_limits<int64_t>::max();
  int32_t messages_max = 32;              ///< 0 to messages_limit; the newest are returned
  int64_t bytes_max = int64_t{12} << 20;  ///< of all records; one is returned however large
};

struct query_result {
  std::vector<shared_bytes> records;  ///< in the order in which they were stored
  physical_offset index_end;          ///< the last message that is in the index
  int64_t index_timestamp_ms = 0;     ///< its store time
};

/// A queue that grew; `end` is the offset that its next message will get.
struct queue_end {
  message_queue queue;
  queue_offset end;
};

/// In which hours of the day message_store::clean() removes what is too old.
enum class clean_hours : uint8_t { as_set, any };

/// What message_store::clean() has seen and done; for the log.
struct clean_result {
  int used_percent = 0;         ///< of the disk
  bool refuses_writes = false;  ///< because of that
  /// The file that was removed, and why.
  std::filesystem::path removed;
  std::optional<removal_reason> reason;
};

struct dispatch_result {
  std::vector<queue_end> grown;  ///< each queue once
  bool more = false;             ///< there is more to dispatch right now
  std::optional<error> damage;   ///< a stretch of the log that is no record and was passed over
};

}  // namespace cafmq

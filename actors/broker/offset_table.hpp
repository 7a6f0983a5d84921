#pragma once

/// How far each consumer group has consumed each queue.
///
/// Plain data with one owner, the offsets actor, which says what time it is and saves document()
/// whenever changes() has grown. No clock, no thread, no CAF.
///
/// Invariants
///  1. A stored offset only grows; it goes back by reset alone. Commits of a consumer that has
///     lost its queue arrive late, and going back by accident delivers messages twice.
///  2. size() never exceeds the capacity.
///  3. Names in it are valid, queue ids and offsets are not negative.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/options.hpp"
#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/message_queue.hpp"
#include "message/topic_config.hpp"
#include "protocol/offsets_document.hpp"

namespace cafmq {

/// What a commit did.
enum class commit_outcome : uint8_t {
  stored,
  unchanged,  ///< it was that already
  went_back,  ///< it is lower than what is stored and was not stored
};

class offset_table {
 public:
  explicit offset_table(const broker_options& options);

  /// Takes over what was saved, in place of everything. errc::corrupt when it is more than the
  /// capacity.
  [[nodiscard]] result<void> restore(offsets_document saved);

  /// `next` is the next offset that the group will consume. errc::invalid_argument (names, queue
  /// id, offset), busy (capacity).
  [[nodiscard]] result<commit_outcome> commit(std::string_view group, const message_queue& queue,
                                              queue_offset next, int64_t wall_ms);

  /// The same, back as well as forth: an operator wants messages again, or to skip some.
  [[nodiscard]] result<commit_outcome> reset(std::string_view group, const message_queue& queue,
                                             queue_offset next, int64_t wall_ms);

  /// Nothing when the group has never committed for that queue.
  [[nodiscard]] std::optional<queue_offset> find(std::string_view group,
                                                 const message_queue& queue) const;

  /// Every queue that the group has committed for: by topic, then by queue id.
  struct entry {
    message_queue queue;
    queue_offset next;

    bool operator==(const entry&) const = default;
  };
  [[nodiscard]] std::vector<entry> of_group(std::string_view group) const;

  /// Every group that has committed something, sorted.
  [[nodiscard]] std::vector<std::string> groups() const;

  /// Every group that has committed for the topic, sorted.
  [[nodiscard]] std::vector<std::string> groups_of_topic(std::string_view topic) const;

  /// Forgets all of a group, or all of a topic. Returns how many entries that were.
  size_t remove_group(std::string_view group, int64_t wall_ms);
  size_t remove_topic(std::string_view topic, int64_t wall_ms);

  /// As it is saved to consumerOffset.json.
  [[nodiscard]] const offsets_document& document() const { return table_; }

  /// Grows with each change: what was saved at the same number need not be saved again.
  [[nodiscard]] uint64_t changes() const { return changes_; }

  /// Advances once for every offsets_version_step changes, as RocketMQ's does.
  [[nodiscard]] const data_version& version() const { return table_.version; }

  [[nodiscard]] size_t size() const { return size_; }

 private:
  [[nodiscard]] result<commit_outcome> store(std::string_view group, const message_queue& queue,
                                             queue_offset next, int64_t wall_ms);
  void count_changes(size_t changes, int64_t wall_ms);

  size_t capacity_;
  int64_t version_step_;
  offsets_document table_;
  size_t size_ = 0;
  uint64_t changes_ = 0;
  int64_t changes_since_version_ = 0;
};

}  // namespace cafmq

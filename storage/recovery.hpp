#pragma once

/// Puts a store in order before anybody uses it: finds the end of the commit log, cuts off a torn
/// tail, and makes the consume queues and the index agree with it. Lives for one call; one thread.
///
/// Invariants
///  1. Nothing on disk is changed before everything has been looked at and found repairable.
///  2. Only what lies behind the last flushed byte may be cut. Damage before it is an error that
///     names file and place.
///  3. A second recovery changes nothing.

#include <filesystem>
#include <vector>

#include "base/error.hpp"
#include "storage/checkpoint.hpp"
#include "storage/commit_log.hpp"
#include "storage/dispatcher.hpp"
#include "storage/message_index.hpp"
#include "storage/options.hpp"
#include "storage/queue_inventory.hpp"
#include "storage/queue_table.hpp"
#include "storage/recovery_report.hpp"

namespace cafmq {

class recovery {
 public:
  /// The parts of a store, loaded and not yet used.
  struct parts {
    commit_log& log;
    queue_table& queues;
    message_index& index;
    dispatcher& dispatch;
    const removed_topics& removed;
  };

  recovery(const store_options& options, const parts& parts, bool was_closed);

  /// Looks at everything and changes nothing. errc::corrupt, io_failed.
  [[nodiscard]] result<void> inspect();

  /// Changes what has to be changed. Afterwards the log ends with its last record, everything is
  /// dispatched and flushed, and the next queue offsets are set.
  [[nodiscard]] result<recovery_report> repair();

 private:
  [[nodiscard]] physical_offset choose_start() const;
  [[nodiscard]] bool starts_late_enough(physical_offset begin) const;
  [[nodiscard]] result<void> find_end();
  [[nodiscard]] bool is_torn(const record& found) const;
  [[nodiscard]] result<void> cut_queues(physical_offset limit);
  [[nodiscard]] result<void> recover_index();
  [[nodiscard]] result<void> redispatch();
  [[nodiscard]] result<bool> dispatch_from(physical_offset from, bool may_open_holes);
  [[nodiscard]] bool queues_are_complete() const;
  [[nodiscard]] result<void> finish();

  const store_options& options_;
  parts parts_;
  checkpoint checkpoint_;
  std::vector<known_queue> known_queues_;
  recovery_report report_;
  int64_t last_timestamp_ms_ = 0;
};

}  // namespace cafmq

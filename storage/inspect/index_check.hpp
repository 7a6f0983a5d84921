#pragma once

/// Compares the index with the records of the commit log. Items lie in the order of the log, so
/// both are walked side by side; besides, the chains of one file are followed at a time, which
/// takes four bytes of memory for each of its slots. One thread.

#include <cstdint>
#include <optional>
#include <vector>

#include "message/record_codec.hpp"
#include "storage/inspect/index_entries.hpp"
#include "storage/inspect/store_finding.hpp"
#include "storage/inspect/store_shape.hpp"

namespace cafmq {

class index_check {
 public:
  /// `shape` outlives it. `confirmed` as for queue_check.
  index_check(const store_shape& shape, physical_offset confirmed, finding_sink report);

  /// The next record of the log, in the log's order.
  void take(const record& record);

  /// Behind the last record.
  void finish();

  /// Items that were looked at.
  [[nodiscard]] int64_t checked() const { return checked_; }

 private:
  [[nodiscard]] bool open_next();
  [[nodiscard]] std::optional<index_item> current();
  void advance();
  void pass_over(physical_offset at);
  [[nodiscard]] bool was_just_taken(const index_item& item) const;
  void check_chain(const index_item& item);
  void check_slots();
  void check_time(const index_item& item, const record& record);
  void report_foreign(const index_item& item);
  void report_item(physical_offset about, std::string text);
  void count_missing(physical_offset record, int64_t keys);

  const store_shape& shape_;
  const physical_offset confirmed_;
  const finding_sink report_;
  size_t file_ = 0;  // index of the next file to open
  std::optional<index_entries> entries_;
  int32_t number_ = 1;
  std::optional<index_item> item_;
  std::vector<int32_t> heads_;  // the newest item of each slot, as far as the file has been walked
  bool chains_are_sound_ = true;
  bool has_begun_ = false;                // an item of a record that the log still has was met
  std::optional<physical_offset> first_;  // record of the log
  physical_offset last_;                  // the record before, and what it was found under
  std::vector<int32_t> last_hashes_;
  int64_t checked_ = 0;
  int64_t pending_ = 0;
  int64_t missing_ = 0;
  physical_offset first_missing_;
};

}  // namespace cafmq

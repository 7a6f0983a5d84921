#pragma once

/// Reads messages by their keys. Any thread. Holds nothing but references to the log and the index,
/// which outlive it.
///
/// Invariants
///  1. A record is handed out only when it has the key itself, and its topic and store time are
///     those that were asked for: a hash alone is never believed.

#include "base/error.hpp"
#include "storage/commit_log.hpp"
#include "storage/message_index.hpp"
#include "storage/results.hpp"

namespace cafmq {

class key_reader {
 public:
  key_reader(const commit_log& log, const message_index& index) : log_{log}, index_{index} {}

  /// See message_store::find_by_key.
  [[nodiscard]] result<query_result> find(const index_query& query) const;

 private:
  const commit_log& log_;
  const message_index& index_;
};

}  // namespace cafmq

#pragma once

/// Finds out at the start which transactions are open: from the half messages, the op messages, and
/// the records at the end of the log that end a transaction and are not noted in an op message,
/// because the process was killed between the two. Changes nothing.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/options.hpp"
#include "actors/txcheck/op_batch.hpp"
#include "actors/txcheck/transaction_table.hpp"
#include "base/error.hpp"
#include "storage/message_store.hpp"

namespace cafmq {

/// As they were saved; nothing when they never were.
struct saved_cursors {
  std::optional<queue_offset> half;
  std::optional<queue_offset> op;
};

struct recovered_transactions {
  transaction_table table;
  op_batch ops;              ///< with what was over and not noted
  saved_cursors saved = {};  ///< as they were given
  std::vector<std::string> problems = {};
};

/// Everything in the log is dispatched. errc::io_failed.
[[nodiscard]] result<recovered_transactions> recover_transactions(
    const message_store& store, const transaction_options& options, const saved_cursors& saved,
    int64_t now_ms);

}  // namespace cafmq

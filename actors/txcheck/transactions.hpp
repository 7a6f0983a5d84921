#pragma once

/// The transactions that are open, and how each comes to its one end.
///
/// Plain object with one owner, which says what time it is by the wall clock. Every step is one
/// record in the log, and what is open is always what the log says: see recover_transactions().
///
/// Invariants
///  1. A transaction is committed, rolled back or given up, and only once, also when the process is
///     killed between any two steps.
///  2. What positions() says is true once the log is durable up to end().

#include <cstdint>
#include <utility>

#include "actors/options.hpp"
#include "actors/transaction_messages.hpp"
#include "actors/txcheck/half_messages.hpp"
#include "actors/txcheck/op_batch.hpp"
#include "actors/txcheck/transaction_table.hpp"
#include "base/error.hpp"

namespace cafmq {

class transactions {
 public:
  /// `table` and `ops` as recover_transactions() makes them.
  transactions(const half_messages& messages, const transaction_options& options,
               transaction_table table, op_batch ops)
      : messages_{messages}, options_{options}, table_{std::move(table)}, ops_{std::move(ops)} {}

  /// Commits or rolls back. errc::invalid_argument: there is no such half message, it is of another
  /// group or over already; timed_out: it is too late to say so without being asked; busy: too many
  /// wait to be noted. Otherwise the errors of message_store::put; then it is still open.
  [[nodiscard]] result<void> end(const end_transaction& ending, int64_t now_ms);

  /// Its producers are asked as often again as of a new one: a half message that is open, or one
  /// that was given up and lies among those, which then is open anew. errc::invalid_argument: there
  /// is none at that place, or it is over. Otherwise the errors of message_store::put.
  [[nodiscard]] result<void> resume(physical_offset place);

  // -- for whoever looks through the half messages ----------------------------

  /// Whether it is the half message of an open transaction, and not one that was put back since.
  [[nodiscard]] bool is_open(const record& half) const;
  void skip_to(queue_offset half) { table_.skip_to(half); }

  /// The half message is open. Its copy lies at the place that is returned.
  [[nodiscard]] result<put_result> put_back(const record& half, int32_t checks);
  [[nodiscard]] result<void> give_up(const record& half);

  /// Ends it without a trace but in the op messages: it cannot even be given up.
  void drop(const record& half);

  // -- what is noted and saved ------------------------------------------------

  /// Notes what is over, if it is time to or has to be `now`. The errors of message_store::put.
  [[nodiscard]] result<void> note(bool now, int64_t now_ms);

  struct cursors {
    queue_offset half;
    queue_offset op;

    bool operator==(const cursors&) const = default;
  };

  /// Where the next start begins to look.
  [[nodiscard]] cursors positions();

  /// Where the last thing that was appended ends.
  [[nodiscard]] physical_offset log_end() const { return messages_.end(); }

  [[nodiscard]] half_messages& messages() { return messages_; }
  [[nodiscard]] const transaction_options& options() const { return options_; }

 private:
  void settle(const record& half);

  half_messages messages_;
  transaction_options options_;
  transaction_table table_;
  op_batch ops_;
};

}  // namespace cafmq

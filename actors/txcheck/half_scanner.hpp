#pragma once

/// Looks through the half messages, round after round, and finds those whose producers are to be
/// asked. A round goes in turns of bounded size: whoever calls does other things in between, such
/// as ending transactions.
///
/// Plain object with one owner; `transactions` outlive it. Time is wall time.

#include <cstdint>
#include <vector>

#include "actors/transaction_messages.hpp"
#include "actors/txcheck/transactions.hpp"

namespace cafmq {

class half_scanner {
 public:
  explicit half_scanner(transactions& open) : open_{open} {}

  struct turn {
    std::vector<transaction_check> checks;
    bool more = false;  ///< the round is not over
    std::vector<error> problems = {};
  };

  /// Goes on where the last turn ended. What was stored since `round_begin_ms` is left to the next
  /// round.
  [[nodiscard]] turn look(int64_t round_begin_ms, int64_t now_ms);

 private:
  [[nodiscard]] bool settle(const record& half, int64_t round_begin_ms, int64_t now_ms, turn& done);
  [[nodiscard]] result<void> put_back(const record& half);
  [[nodiscard]] result<void> ask_about(const record& half, turn& done);
  [[nodiscard]] bool give_up(const record& half, turn& done);

  transactions& open_;
};

}  // namespace cafmq

#pragma once

/// What the actor of transactions hears and says. These stay in the process.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/record_codec.hpp"

namespace cafmq {

/// A producer has decided about its half message.
struct end_transaction {
  std::string producer_group;
  queue_offset half;
  physical_offset place;
  bool commit = false;  ///< else it is rolled back
  bool from_check = false;
};

/// Those that a door has read at once.
struct end_transactions {
  std::vector<end_transaction> endings;
};

/// Why not, for each that was asked for, in their order. `end` is what has to be flushed for the
/// others to survive a power cut.
struct transactions_ended {
  std::vector<std::optional<error>> refusals;
  physical_offset end;
};

/// Answered when there are half messages whose producers are to be asked.
struct await_checks {};

/// A half message, with the place where it lies now.
struct transaction_check {
  std::string producer_group;
  std::string unique_key;
  record_place place;
  std::string record;  ///< as the producer gets it: with the topic that it sent it to
};

struct transaction_checks {
  std::vector<transaction_check> checks;
};

struct check_tick {};
struct turn_tick {};
struct note_tick {};

}  // namespace cafmq

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::end_transactions)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::transactions_ended)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::await_checks)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::transaction_checks)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::check_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::turn_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::note_tick)

#pragma once

/// The actor that owns the open transactions: it ends them as their producers say, has producers
/// asked that have not said anything, and saves how far it has come as the offsets of the group
/// CID_RMQ_SYS_TRANS. Reading back may take the disk, so it runs on a thread of its own.

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/append_news.hpp"
#include "actors/interfaces.hpp"
#include "actors/options.hpp"
#include "actors/statistics.hpp"
#include "actors/txcheck/transaction_recovery.hpp"
#include "base/clock.hpp"
#include "message/host_address.hpp"
#include "message/timer.hpp"

namespace cafmq {

class message_store;

inline constexpr std::string_view transaction_group = "CID_RMQ_SYS_TRANS";

/// What TXCHECK works with. Store and clock outlive the actor.
struct txcheck_parts {
  message_store* store = nullptr;
  const clock* wall_clock = nullptr;
  append_news news;
  flush_actor flush_log;
  offsets_actor offsets;
  host_address store_host = {};
  int32_t delay_levels = 0;
  transaction_options options = {};
  std::shared_ptr<statistics> traffic = {};  ///< null: nobody counts
  timer_rules timers = {};
};

/// Told to exit with user_shutdown, it notes and saves what there is and then ends.
txcheck_actor spawn_txcheck(caf::actor_system& system, txcheck_parts parts,
                            recovered_transactions found);

/// The same on the worker pool, for deterministic tests.
txcheck_actor spawn_txcheck_pooled(caf::actor_system& system, txcheck_parts parts,
                                   recovered_transactions found);

}  // namespace cafmq

#pragma once

/// The actor that native clients talk to. Runs on the worker pool; never blocks but for the append
/// itself.

#include <memory>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/broker/group_table.hpp"
#include "actors/broker/hot_settings.hpp"
#include "actors/broker/topic_table.hpp"
#include "actors/held_count.hpp"
#include "actors/interfaces.hpp"
#include "actors/options.hpp"
#include "actors/statistics.hpp"
#include "actors/timer_gate.hpp"
#include "base/clock.hpp"
#include "base/published.hpp"
#include "base/wake_flag.hpp"
#include "storage/options.hpp"

namespace cafmq {

class message_store;

/// The actors and the state that BROKER works with.
struct broker_parts {
  message_store* store = nullptr;  ///< outlives the actor
  store_options store_settings;
  std::shared_ptr<const published<topic_table>> topic_snapshot;
  std::shared_ptr<wake_flag> dispatch_pending;
  std::shared_ptr<held_count> held;  ///< by HOLD
  allocate_actor allocate_ahead;
  flush_actor flush_log;
  hold_actor hold;
  reput_actor reput;
  topics_actor topics;
  offsets_actor offsets;
  clients_actor clients;
  cold_read_actor cold_read;
  std::shared_ptr<const published<group_table>> groups = {};  ///< null: all may read
  std::shared_ptr<hot_settings> settings = {};                ///< null: nothing changes
  std::shared_ptr<statistics> traffic = {};  ///< null: nobody counts, and there is no DOOR
  const clock* wall_clock = nullptr;         ///< outlives the actor; needed by `traffic`
  look_up_actor look_up = {};                ///< DOOR needs it
  std::shared_ptr<const timer_gate> timer_rules = {};  ///< null: no message may wait for its time
  timer_actor timer = {};                              ///< null: the same
};

/// Told to exit with user_shutdown, it refuses what comes new, lets those who wait for messages go,
/// answers everybody and then ends.
broker_actor spawn_broker(caf::actor_system& system, broker_parts parts,
                          const broker_options& options);

}  // namespace cafmq

#pragma once

/// The actor that delivers messages when their time has come, and changes it when it is asked to.
/// Owns the file of the timers. Reading back may take the disk, so it runs on a thread of its own.
///
/// It looks at the timer topic once in each interval of the precision, and delivers what is due to
/// the millisecond: only a message whose delay is shorter than the precision may be late by it.

#include <chrono>
#include <filesystem>
#include <memory>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/append_news.hpp"
#include "actors/interfaces.hpp"
#include "actors/statistics.hpp"
#include "actors/timer/timer_recovery.hpp"
#include "actors/timer_gate.hpp"
#include "base/clock.hpp"
#include "message/host_address.hpp"

namespace cafmq {

class message_store;

/// What TIMER works with. Store and clock outlive the actor.
struct timer_parts {
  message_store* store = nullptr;
  const clock* wall_clock = nullptr;
  append_news news;
  flush_actor flush_log;
  persist_actor persist;
  std::shared_ptr<timer_gate> gate;
  std::filesystem::path file = {};
  std::chrono::milliseconds save_interval{1'000};
  bool answers_when_flushed = false;  ///< sync flush
  int64_t log_file_size = 0;          ///< of the commit log; 0: the log forgets nothing
  host_address store_host = {};
  std::shared_ptr<statistics> traffic = {};  ///< null: nobody counts
};

/// Told to exit with user_shutdown, it saves how far it has come and then ends.
timer_actor spawn_timer(caf::actor_system& system, timer_parts parts, recovered_timers found);

/// The same on the worker pool, for deterministic tests.
timer_actor spawn_timer_pooled(caf::actor_system& system, timer_parts parts,
                               recovered_timers found);

}  // namespace cafmq

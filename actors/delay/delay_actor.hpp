#pragma once

/// The actor that delivers messages whose delay is over: from the queues of the schedule topic back
/// into the log, for the queue that they were sent to. Owns delayOffset.json. Reading back may take
/// the disk, so it runs on a thread of its own.
///
/// A message is delivered at least once: what was delivered since the file was written is delivered
/// again after a crash. The file never says more than what is durable in the log.
///
/// The record of a delivered message has the properties that it had while it waited, as RocketMQ's
/// have.

#include <chrono>
#include <filesystem>
#include <memory>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/append_news.hpp"
#include "actors/interfaces.hpp"
#include "actors/statistics.hpp"
#include "base/clock.hpp"
#include "protocol/bodies/progress.hpp"
#include "storage/options.hpp"

namespace cafmq {

class message_store;

/// What DELAY works with. Store and clock outlive the actor.
struct delay_parts {
  message_store* store = nullptr;
  const clock* wall_clock = nullptr;
  append_news news;
  flush_actor flush_log;
  persist_actor persist;
  std::vector<int64_t> delays_ms = {};  ///< of each level, from 1 on
  std::filesystem::path file = {};
  std::chrono::milliseconds persist_interval{10'000};
  std::shared_ptr<statistics> traffic = {};  ///< null: nobody counts
};

/// Goes on where `saved` says. Told to exit with user_shutdown, it saves how far it has come and
/// then ends.
delay_actor spawn_delay(caf::actor_system& system, delay_parts parts,
                        const remoting::delay_offsets& saved);

/// The same on the worker pool, for deterministic tests.
delay_actor spawn_delay_pooled(caf::actor_system& system, delay_parts parts,
                               const remoting::delay_offsets& saved);

}  // namespace cafmq

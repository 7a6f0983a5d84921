#pragma once

/// The actor that owns how far each group has consumed, and consumerOffset.json. What has been
/// committed is answered at once and saved every few seconds and on the way out: a crash of the
/// broker delivers again what was committed since. Runs on the worker pool; PERSIST does the
/// writing.

#include <chrono>
#include <filesystem>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/broker/offset_table.hpp"
#include "actors/interfaces.hpp"
#include "base/clock.hpp"

namespace cafmq {

struct offsets_files {
  std::filesystem::path file;
  std::chrono::milliseconds persist_interval{5'000};
};

/// `clock` outlives the actor.
offsets_actor spawn_offsets(caf::actor_system& system, offset_table table, offsets_files files,
                            persist_actor persist, const clock& clock);

}  // namespace cafmq

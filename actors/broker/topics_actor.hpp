#pragma once

/// The actor that owns the topic table and topics.json. A change is durable first, then visible in
/// `visible`, then answered. Runs on the worker pool; PERSIST does the writing.

#include <filesystem>
#include <memory>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/broker/topic_table.hpp"
#include "actors/interfaces.hpp"
#include "base/clock.hpp"
#include "base/published.hpp"

namespace cafmq {

/// Starts from what `visible` holds. `clock` outlives the actor.
topics_actor spawn_topics(caf::actor_system& system,
                          std::shared_ptr<published<topic_table>> visible,
                          std::filesystem::path file, persist_actor persist, const clock& clock);

}  // namespace cafmq

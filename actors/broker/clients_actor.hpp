#pragma once

/// The actor that knows who is connected and which groups they form, and owns
/// subscriptionGroup.json. Runs on the worker pool; PERSIST does the writing.

#include <filesystem>
#include <memory>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/broker/group_table.hpp"
#include "actors/interfaces.hpp"
#include "actors/options.hpp"
#include "base/clock.hpp"
#include "base/published.hpp"

namespace cafmq {

/// `file` is where `groups` is saved. `clock` outlives the actor. Each saved table is published to
/// `visible`, unless that is null.
clients_actor spawn_clients(caf::actor_system& system, group_table groups,
                            std::filesystem::path file, persist_actor persist,
                            const broker_options& options, const clock& clock,
                            std::shared_ptr<published<group_table>> visible = nullptr);

}  // namespace cafmq

#pragma once

/// The actor that tells RocketMQ's own name servers about this broker, as Apache's brokers do: 103
/// at once when it starts and when topics change, otherwise on a timer; 104 on the way out. A name
/// server that is lost is told again as soon as it is back. Runs on the worker pool.

#include <memory>
#include <string>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/broker/hot_settings.hpp"
#include "actors/broker/topic_table.hpp"
#include "actors/interfaces.hpp"
#include "actors/options.hpp"
#include "base/published.hpp"
#include "net/endpoint.hpp"

namespace cafmq {

/// `address` is where clients reach the broker's remoting door. What `settings` does not grant is
/// not registered.
remoting_registration_actor spawn_remoting_registration(
    caf::actor_system& system, const broker_options& broker, std::vector<endpoint> namesrvs,
    std::string address, topics_actor topics,
    std::shared_ptr<const published<topic_table>> topic_table,
    std::shared_ptr<const hot_settings> settings);

}  // namespace cafmq

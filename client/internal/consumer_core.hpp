#pragma once

/// The actor behind every push consumer: membership in the group, links to the brokers of its
/// topics, and which queues are consumed here; each of those has an actor of its own. Runs on the
/// worker pool; never blocks.
///
/// It keeps the group's queues spread by computing its share again whenever a member comes or goes,
/// a route changes or a broker comes back, and every 20 s in case such news was lost.

#include <memory>

#include <caf/actor_system.hpp>

#include "client/internal/interfaces.hpp"
#include "client/internal/queue_consumer.hpp"
#include "client/options.hpp"

namespace cafmq {

/// `options` were validated and have a client id. The core stops the directory when it ends.
consumer_core_actor spawn_consumer_core(caf::actor_system& system, directory_actor directory,
                                        std::shared_ptr<const consumer_options> options,
                                        hand_over_run hand_over,
                                        queue_rights rights = queue_rights::claimed);

}  // namespace cafmq

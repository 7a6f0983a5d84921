#include "actors/node/node_actor.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"

//   client, REGISTRATION --find_roles--> NODE --node_roles--> the asker, which then talks to the
//   role

namespace cafmq {

node_actor spawn_node(caf::actor_system& system, namesrv_actor namesrv, broker_actor broker) {
  return system.spawn([roles = node_roles{std::move(namesrv), std::move(broker)}](
                          node_actor::pointer) -> node_actor::behavior_type {
    return {[roles](find_roles) { return roles; }};
  });
}

}  // namespace cafmq

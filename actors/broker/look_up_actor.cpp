#include "actors/broker/look_up_actor.hpp"

#include <caf/all.hpp>

#include "actors/look_up_messages.hpp"

//   DOOR --look_up--> LOOK UP --looked_up--> DOOR

namespace cafmq {
namespace {

look_up_actor::behavior_type look_up_behavior(look_up_actor::pointer) {
  return {
      [](const look_up& wanted) {
        wanted.read();
        return looked_up{};
      },
  };
}

}  // namespace

look_up_actor spawn_look_up(caf::actor_system& system) {
  return system.spawn<caf::detached>(look_up_behavior);
}

}  // namespace cafmq

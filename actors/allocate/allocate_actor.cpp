#include "actors/allocate/allocate_actor.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "storage/message_store.hpp"

//   BROKER --allocate_tick--> ALLOCATE   once at the start, then whenever the log has grown by a
//   step

namespace cafmq {
namespace {

// A failure here is no failure of a send yet: the appender allocates for itself when it has to, and
// then the sender gets the error.
void prepare(message_store& store) {
  for (;;) {
    const auto prepared = store.prepare_space();
    if (!prepared) spdlog::warn("cannot prepare space ahead: {}", prepared.error().text());
    if (!prepared || !*prepared) return;
  }
}

allocate_actor::behavior_type allocate(allocate_actor::pointer, message_store* store) {
  return {[store](allocate_tick) { prepare(*store); }};
}

}  // namespace

allocate_actor spawn_allocate(caf::actor_system& system, message_store& store) {
  return system.spawn<caf::detached>(allocate, &store);
}

allocate_actor spawn_allocate_pooled(caf::actor_system& system, message_store& store) {
  return system.spawn(allocate, &store);
}

}  // namespace cafmq

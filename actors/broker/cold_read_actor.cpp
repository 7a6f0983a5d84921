#include "actors/broker/cold_read_actor.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"

//   BROKER, DOOR --pull_messages--> COLD READ --pulled_messages--> the asker

namespace cafmq {
namespace {

cold_read_actor::behavior_type cold_read(cold_read_actor::pointer, const pull_path& path) {
  return {
      [path](const pull_messages& request) -> caf::result<pulled_messages> {
        auto read = path.read(request);
        if (!read) return to_caf(read.error());
        return std::move(*read);
      },
  };
}

}  // namespace

cold_read_actor spawn_cold_read(caf::actor_system& system, const pull_path& path) {
  return system.spawn<caf::detached>(cold_read, path);
}

cold_read_actor spawn_cold_read_pooled(caf::actor_system& system, const pull_path& path) {
  return system.spawn(cold_read, path);
}

}  // namespace cafmq

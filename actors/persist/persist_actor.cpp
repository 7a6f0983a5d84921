#include "actors/persist/persist_actor.hpp"

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "storage/atomic_file.hpp"

//   TOPICS, OFFSETS, CLIENTS --write_file--> PERSIST --file_written--> the asker, once it is
//   durable

namespace cafmq {
namespace {

persist_actor::behavior_type persist(persist_actor::pointer) {
  return {
      [](const write_file& file) -> caf::result<file_written> {
        if (auto written = write_file_atomically(file.path, file.content); !written)
          return to_caf(written.error());
        return file_written{};
      },
  };
}

}  // namespace

persist_actor spawn_persist(caf::actor_system& system) {
  return system.spawn<caf::detached>(persist);
}

persist_actor spawn_persist_pooled(caf::actor_system& system) {
  return system.spawn(persist);
}

}  // namespace cafmq

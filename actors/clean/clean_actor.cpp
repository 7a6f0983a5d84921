#include "actors/clean/clean_actor.hpp"

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/maintenance_messages.hpp"
#include "actors/messages.hpp"
#include "storage/message_store.hpp"

//   CLEAN --clean_tick--> itself   every interval, and soon again while there is something to
//   remove
//   DOOR --clean_at_any_hour--> CLEAN, which says it to itself again while there is something

namespace cafmq {
namespace {

using namespace std::chrono_literals;

// Between files, so that the disk is not kept busy with nothing else.
constexpr caf::timespan pause_between_files = 100ms;

struct clean_state {
  clean_state() =
      default;  // CAF would initialise an aggregate's first member with the actor's address

  bool refused_writes = false;
  const char* name = "clean";
};

using clean_self = clean_actor::stateful_pointer<clean_state>;

void tell_disk_use(clean_state& state, const clean_result& cleaned) {
  if (cleaned.refuses_writes && !state.refused_writes)
    spdlog::error("{} % of the disk are in use: writes are refused until it is less",
                  cleaned.used_percent);
  if (!cleaned.refuses_writes && state.refused_writes)
    spdlog::info("{} % of the disk are in use: writes are accepted again", cleaned.used_percent);
  state.refused_writes = cleaned.refuses_writes;
}

// True when there may be more to remove.
bool clean(clean_self self, message_store& store, clean_hours hours) {
  const auto cleaned = store.clean(hours);
  if (!cleaned) {
    spdlog::error("cannot remove old files: {}", cleaned.error().text());
    return false;
  }
  tell_disk_use(self->state, *cleaned);
  if (!cleaned->reason) return false;
  spdlog::info("removed {}: {} ({} % of the disk are in use)", cleaned->removed.native(),
               to_string(*cleaned->reason), cleaned->used_percent);
  return true;
}

clean_actor::behavior_type clean_behavior(clean_self self, message_store* store,
                                          clean_options options) {
  self->delayed_send(self, options.interval, clean_tick{});
  return {
      [self, store, options](clean_tick) {
        const bool more = clean(self, *store, clean_hours::as_set);
        self->delayed_send(self, more ? pause_between_files : caf::timespan{options.interval},
                           clean_tick{});
      },
      [self, store](clean_at_any_hour) {
        if (clean(self, *store, clean_hours::any))
          self->delayed_send(self, pause_between_files, clean_at_any_hour{});
      },
  };
}

}  // namespace

clean_actor spawn_clean(caf::actor_system& system, message_store& store,
                        const clean_options& options) {
  return system.spawn<caf::detached>(clean_behavior, &store, options);
}

clean_actor spawn_clean_pooled(caf::actor_system& system, message_store& store,
                               const clean_options& options) {
  return system.spawn(clean_behavior, &store, options);
}

}  // namespace cafmq

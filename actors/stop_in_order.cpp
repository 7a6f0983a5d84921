#include "actors/stop_in_order.hpp"

#include <caf/all.hpp>

namespace cafmq {
namespace {

bool stop(caf::scoped_actor& self, const caf::actor& actor, caf::timespan deadline) {
  self->monitor(actor);
  self->send_exit(actor, caf::exit_reason::user_shutdown);
  bool down = false;
  bool late = false;
  self->receive_while([&] { return !down && !late; })(
      [&](const caf::down_msg& message) { down = message.source == actor.address(); },
      caf::after(deadline) >> [&] { late = true; });
  if (late) self->send_exit(actor, caf::exit_reason::kill);
  return down;
}

}  // namespace

std::vector<size_t> stop_in_order(caf::actor_system& system, const std::vector<caf::actor>& actors,
                                  caf::timespan deadline) {
  caf::scoped_actor self{system};
  std::vector<size_t> late;
  for (size_t at = 0; at < actors.size(); ++at)
    if (!stop(self, actors[at], deadline)) late.push_back(at);
  return late;
}

}  // namespace cafmq

#include "actors/broker/remoting/door_dispatch.hpp"

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "actors/passed_over.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

// Some fifty messages of 1 KiB, which take about as long to dispatch as waking REPUT takes.
constexpr int64_t at_once_max = int64_t{64} << 10;

}  // namespace

door_dispatch::door_dispatch(const door_parts& parts, held_pulls& held)
    : parts_{parts.broker}, held_{held} {}

void door_dispatch::run() {
  if (!run_at_once()) run_when_flushed();
}

void door_dispatch::run_when_flushed() {
  if (parts_.dispatch_pending->raise()) caf::anon_send(parts_.reput, log_grew{});
}

// False when there is something left for REPUT, which also says what goes wrong.
bool door_dispatch::run_at_once() {
  const auto dispatched = parts_.store->dispatch_at_once(at_once_max);
  if (!dispatched || !*dispatched) return false;
  const auto& [grown, more, damage] = **dispatched;
  if (damage) log_passed_over(*damage);
  for (const auto& queue : grown) {
    held_.arrived(queue.queue, queue.end);
    if (held_.others_wait()) caf::anon_send(parts_.hold, queue_grew{queue.queue, queue.end});
  }
  return !more;
}

}  // namespace cafmq::remoting

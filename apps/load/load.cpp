#include "apps/load/load.hpp"

#include <algorithm>

namespace cafmq::load {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 10s;

// Sends what is due, waits for answers or `until`, takes them.
result<void> step(connection_set& peers, load& load, steady::time_point until, bool go_on) {
  load.issue(peers, steady::now(), go_on);
  if (auto sent = peers.send_all(); !sent) return sent;
  const auto ready = peers.wait(go_on ? std::min(until, load.next_due()) : until);
  if (!ready) return fail(ready.error());
  for (const auto index : *ready) {
    auto received = peers[index].receive(
        [&, now = steady::now()](const remoting::command_header& answer, std::string_view body) {
          if (answer.is_response()) load.take(index, answer, body, now);
        });
    if (!received) return received;
  }
  return {};
}

}  // namespace

result<load_tally> drive(connection_set& peers, load& load, steady::duration duration) {
  const auto end = steady::now() + duration;
  while (steady::now() < end)
    if (auto done = step(peers, load, end, true); !done) return fail(done.error());
  const auto last = steady::now() + patience;
  while (load.open() > 0 && steady::now() < last)
    if (auto done = step(peers, load, last, false); !done) return fail(done.error());
  const auto unanswered = load.open();
  auto tally = load.take_tally();
  if (unanswered > 0 && tally.messages == 0)
    return fail(errc::timed_out, "the broker has answered none of {} requests", unanswered);
  for (size_t each = 0; each < unanswered; ++each) tally.add_error("no answer within 10 s");
  return tally;
}

}  // namespace cafmq::load

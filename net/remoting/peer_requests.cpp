#include "net/remoting/peer_requests.hpp"

#include <atomic>
#include <utility>

#include "base/check.hpp"

namespace cafmq::remoting {

void hand_over(const kept_answer& answer, const peer_answered& done, command_decoder& decoder) {
  command_header header;
  const frame whole{answer.type, answer.header, answer.body};
  const auto decoded = decoder.decode(whole, header);
  CAFMQ_CHECK(decoded);
  done(peer_answer{header, whole});
}

int32_t new_opaque() {
  static std::atomic<uint32_t> last = 0;
  return static_cast<int32_t>((last.fetch_add(1, std::memory_order_relaxed) + 1) & 0x7fff'ffff);
}

result<void> peer_requests::add(int32_t opaque, uint64_t connection, time_point deadline,
                                peer_answered done) {
  if (open_.size() >= requests_max_ || open_.contains(opaque))
    return fail(errc::busy, "too many requests to clients wait for an answer");
  open_.emplace(opaque, open_request{connection, deadline, std::move(done)});
  return {};
}

peer_answered peer_requests::take(uint64_t connection, int32_t opaque) {
  const auto found = open_.find(opaque);
  if (found == open_.end() || found->second.connection != connection) return {};
  return std::move(open_.extract(found).mapped().done);
}

void peer_requests::note(uint64_t connection, int32_t opaque, const frame& whole) {
  if (auto done = take(connection, opaque))
    noted_.push_back(
        {std::move(done), {whole.type, std::string{whole.header}, std::string{whole.body}}});
}

void peer_requests::hand_over(command_decoder& decoder) {
  for (const auto& [done, answer] : std::exchange(noted_, {}))
    remoting::hand_over(answer, done, decoder);
}

std::vector<peer_answered> peer_requests::take_overdue(time_point now) {
  return take_if([&](const open_request& each) { return each.deadline <= now; });
}

std::vector<peer_answered> peer_requests::take_of(uint64_t connection) {
  return take_if([&](const open_request& each) { return each.connection == connection; });
}

std::vector<peer_answered> peer_requests::take_all() {
  return take_if([](const open_request&) { return true; });
}

template <class Wanted>
std::vector<peer_answered> peer_requests::take_if(Wanted wanted) {
  std::vector<peer_answered> taken;
  for (auto each = open_.begin(); each != open_.end();) {
    const auto next = std::next(each);
    if (wanted(each->second)) taken.push_back(std::move(open_.extract(each).mapped().done));
    each = next;
  }
  return taken;
}

}  // namespace cafmq::remoting

#include "net/remoting/peer_requests.hpp"

#include <limits>
#include <utility>

#include "base/check.hpp"

namespace cafmq::remoting {

result<int32_t> peer_requests::add(uint64_t connection, time_point deadline, peer_answered done) {
  if (open_.size() >= requests_max_)
    return fail(errc::busy, "too many requests to clients wait for an answer");
  do {
    last_opaque_ = last_opaque_ == std::numeric_limits<int32_t>::max() ? 1 : last_opaque_ + 1;
  } while (open_.contains(last_opaque_));
  open_.emplace(last_opaque_, open_request{connection, deadline, std::move(done)});
  return last_opaque_;
}

peer_answered peer_requests::take(uint64_t connection, int32_t opaque) {
  const auto found = open_.find(opaque);
  if (found == open_.end() || found->second.connection != connection) return {};
  return std::move(open_.extract(found).mapped().done);
}

void peer_requests::note(uint64_t connection, int32_t opaque, const frame& whole) {
  if (auto done = take(connection, opaque))
    noted_.push_back(
        {std::move(done), whole.type, std::string{whole.header}, std::string{whole.body}});
}

void peer_requests::hand_over(command_decoder& decoder) {
  for (const auto& [done, type, head, body] : std::exchange(noted_, {})) {
    command_header header;
    const auto decoded = decoder.decode({type, head, body}, header);
    CAFMQ_CHECK(decoded);  // it was decoded once before
    done(peer_answer{header, body});
  }
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

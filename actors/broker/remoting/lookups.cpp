#include "actors/broker/remoting/lookups.hpp"

namespace cafmq::remoting {
namespace {

constexpr auto frame_size_limit = frame_limits{}.frame_size_max;

}  // namespace

lookups::lookups(door& door, const door_parts& parts) : door_{door}, actor_{parts.broker.look_up} {}

void lookups::answer(const call& call, std::string& out, reading read) {
  if (waiting_ == waiting_max) return append_refused(out, call, too_many().value());
  answer(door_.defer(call), std::move(read));
}

void lookups::answer(const asker& whom, reading read) {
  find(
      [whom, read = std::move(read)]() -> result<std::string> {
        std::string out;
        read(out, whom);
        return out;
      },
      [this, whom](result<std::string> answered) {
        if (answered && answered->size() > frame_size_limit) answered = too_large(answered->size());
        if (answered) return door_.answer(whom, *answered);
        std::string refused;
        append_refused(refused, whom, answered.error());
        door_.answer(whom, refused);
      });
}

tl::unexpected<error> lookups::too_large(size_t size) {
  return fail(errc::io_failed,
              "the answer has {} bytes, and clients take {}: ask for less, such as one topic", size,
              frame_size_limit);
}

tl::unexpected<error> lookups::too_many() {
  return fail(errc::busy, "too many requests wait for the disk; try again later");
}

}  // namespace cafmq::remoting

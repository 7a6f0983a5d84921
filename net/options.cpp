#include "net/options.hpp"

#include <algorithm>

namespace cafmq {
namespace {

result<void> check_order(std::string_view smaller, size_t low, std::string_view larger,
                         size_t high) {
  if (low <= high) return {};
  return fail(errc::config_invalid, "{} is {} and {} is {}; the first must not be larger", smaller,
              low, larger, high);
}

}  // namespace

remoting_options share_of(const remoting_options& options, size_t doors) {
  const auto share = [doors](size_t all) { return (all + doors - 1) / doors; };
  auto each = options;
  each.connections_max = share(options.connections_max);
  each.connections_per_address_max = share(options.connections_per_address_max);
  each.unsent_total_max = share(options.unsent_total_max);
  // A frame of the largest size still has to fit.
  each.unfinished_max = std::max(share(options.unfinished_max),
                                 std::min(options.unfinished_max, options.frames.frame_size_max));
  each.peer_requests_max = share(options.peer_requests_max);
  return each;
}

result<void> validate(const remoting_options& options) {
  const auto& frames = options.frames;
  if (options.connections_max == 0 || options.connections_per_address_max == 0 ||
      options.open_requests_max == 0 || options.io_threads == 0)
    return fail(errc::config_invalid,
                "connections_max, connections_per_address_max, open_requests_max and io_threads "
                "must be at least 1");
  auto sound = check_order("header_size_max", frames.header_size_max + remoting::frame_prefix_size,
                           "frame_size_max", frames.frame_size_max);
  if (sound)
    sound = check_order("frame_size_max", frames.frame_size_max, "unfinished_max",
                        options.unfinished_max);
  if (sound)
    sound = check_order("unsent_low", options.unsent_low, "unsent_high", options.unsent_high);
  if (sound)
    sound = check_order("unsent_high", options.unsent_high, "unsent_max", options.unsent_max);
  if (sound)
    sound = check_order("unsent_high", options.unsent_high, "unsent_total_max",
                        options.unsent_total_max);
  if (sound)
    sound = check_order("quiet_read_size", options.quiet_read_size, "busy_read_size",
                        options.busy_read_size);
  return sound;
}

}  // namespace cafmq

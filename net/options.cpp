#include "net/options.hpp"

namespace cafmq {
namespace {

result<void> check_order(std::string_view smaller, size_t low, std::string_view larger,
                         size_t high) {
  if (low <= high) return {};
  return fail(errc::config_invalid, "{} is {} and {} is {}; the first must not be larger", smaller,
              low, larger, high);
}

}  // namespace

result<void> validate(const remoting_options& options) {
  const auto& frames = options.frames;
  if (options.connections_max == 0 || options.connections_per_address_max == 0 ||
      options.open_requests_max == 0)
    return fail(errc::config_invalid,
                "connections_max, connections_per_address_max and open_requests_max must be at "
                "least 1");
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

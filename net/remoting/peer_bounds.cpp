#include "net/remoting/peer_bounds.hpp"

#include "base/check.hpp"

namespace cafmq::remoting {

bool is_overdue(const peer_times& times, const remoting_options& options, door_time now) {
  if (!times.has_sent) return now - times.accepted >= options.first_frame_within;
  return now - times.last_frame >= options.silence_max;
}

bool connection_counts::add(std::string_view address) {
  if (total_ >= total_max_) return false;
  const auto known = by_address_.find(address);
  if (known != by_address_.end() && known->second >= each_max_) return false;
  if (known != by_address_.end())
    ++known->second;
  else
    by_address_.emplace(address, 1);
  ++total_;
  return true;
}

void connection_counts::remove(std::string_view address) {
  const auto known = by_address_.find(address);
  CAFMQ_CHECK(known != by_address_.end());
  if (--known->second == 0) by_address_.erase(known);
  --total_;
}

}  // namespace cafmq::remoting

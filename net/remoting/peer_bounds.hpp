#pragma once

/// Who may connect and how long a connection may be silent. Plain data with one owner, the door,
/// which says what time it is.

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "net/options.hpp"

namespace cafmq::remoting {

using door_time = std::chrono::steady_clock::time_point;

/// When a connection was accepted and when its last whole frame came.
struct peer_times {
  door_time accepted;
  door_time last_frame;
  bool has_sent = false;
};

/// Whether the peer has used up its time to send a first frame or the next one.
[[nodiscard]] bool is_overdue(const peer_times& times, const remoting_options& options,
                              door_time now);

/// Counts connections by the address that they come from.
class connection_counts {
 public:
  explicit connection_counts(const remoting_options& options)
      : total_max_{options.connections_max}, each_max_{options.connections_per_address_max} {}

  /// False, and nothing is counted, when there are too many in total or from there.
  [[nodiscard]] bool add(std::string_view address);

  /// A connection that was added has ended.
  void remove(std::string_view address);

  [[nodiscard]] size_t total() const { return total_; }

 private:
  size_t total_max_;
  size_t each_max_;
  size_t total_ = 0;
  std::map<std::string, size_t, std::less<>> by_address_;
};

}  // namespace cafmq::remoting

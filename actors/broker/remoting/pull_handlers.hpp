#pragma once

/// Pulling through the remoting door: 11 and 361. A pull that finds nothing waits at HOLD when its
/// client allows that; it is read again when its queue has grown or its time is over. One that may
/// wait for the disk is read by COLD READ.

#include <string>

#include "actors/broker/pull_path.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/subscription_table.hpp"
#include "net/remoting/door.hpp"
#include "protocol/headers/pull.hpp"

namespace cafmq::remoting {

class pull_handlers {
 public:
  /// All outlive this. `subscriptions` is filled by the heartbeats.
  pull_handlers(door& door, const door_parts& parts, const subscription_table& subscriptions);

  void add_to(router& routes);

  /// The broker stops: the pulls that wait are answered that there is nothing new.
  void stopping();

 private:
  void pull(const call& call, std::string& out);

  /// The request as the pull path takes it; otherwise the refusal is in `out`.
  [[nodiscard]] bool make_request(const call& call, const pull_message_request& header,
                                  pull_messages& request, std::string& out) const;
  [[nodiscard]] bool choose_expression(const call& call, const pull_message_request& header,
                                       pull_messages& request, std::string& out) const;
  void hold(const call& call, pull_messages request, queue_offset wanted);
  void refuse_held(const asker& whom);
  void read_cold(const call& call, pull_messages request, std::string& out);

  door& door_;
  const broker_parts& parts_;
  const subscription_table& subscriptions_;
  pull_path pull_path_;
  std::chrono::milliseconds patience_max_;
  size_t cold_pulls_max_;
  size_t cold_pulls_ = 0;  // those that COLD READ has
};

}  // namespace cafmq::remoting

#pragma once

/// Pulling through the remoting door: 11 and 361. A pull that finds nothing waits when its client
/// allows that; it is read again when its queue has grown or its time is over. One that may wait
/// for the disk is read by COLD READ.

#include <string>

#include "actors/broker/pull_filters.hpp"
#include "actors/broker/pull_path.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/held_pulls.hpp"
#include "net/remoting/door.hpp"
#include "protocol/headers/pull.hpp"

namespace cafmq::remoting {

class pull_handlers {
 public:
  /// Both outlive this.
  pull_handlers(door& door, const door_parts& parts);
  pull_handlers(const pull_handlers&) = delete;
  pull_handlers& operator=(const pull_handlers&) = delete;

  void add_to(router& routes);

  /// The broker stops: the pulls that wait are answered that there is nothing new.
  void stopping();

  [[nodiscard]] held_pulls& held() { return held_; }

 private:
  void pull(const call& call, std::string& out);

  /// False when the pull is refused, which is then in `out`.
  [[nodiscard]] bool commit(const call& call, const pull_messages& request, queue_offset next,
                            std::string& out);

  /// The request as the pull path takes it; otherwise the refusal is in `out`.
  [[nodiscard]] bool make_request(const call& call, const pull_message_request& header,
                                  pull_messages& request, std::string& out);
  [[nodiscard]] bool choose_expression(const call& call, const pull_message_request& header,
                                       pull_messages& request, std::string& out) const;
  [[nodiscard]] bool prepare_filter(const call& call, pull_messages& request, std::string& out);
  void hold(const call& call, pull_messages request, queue_offset wanted);
  void read_again(const held_pull& held);
  void refuse_held(const held_pull& held);
  void read_cold(const call& call, pull_messages request, std::string& out);

  door& door_;
  const broker_parts& parts_;
  shared_client_memory& memory_;
  pull_path pull_path_;
  pull_filters pull_filters_;
  std::chrono::milliseconds patience_max_;
  size_t cold_pulls_max_;
  size_t cold_pulls_ = 0;  // those that COLD READ has
  held_pulls held_;
};

}  // namespace cafmq::remoting

#pragma once

/// Messages that producers take back before their time (370). TIMER decides. Other than RocketMQ's,
/// this broker says so when there is nothing to take back any more.

#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "base/error.hpp"
#include "message/recall_handle.hpp"
#include "net/remoting/door.hpp"
#include "protocol/headers/send.hpp"

namespace cafmq::remoting {

class recall_handlers {
 public:
  /// Both outlive this.
  recall_handlers(door& door, const door_parts& parts) : door_{door}, parts_{parts} {}

  void add_to(router& routes);

 private:
  void recall(const call& call, std::string& out);
  [[nodiscard]] result<void> check_allowed(std::string_view topic) const;
  [[nodiscard]] result<recall_handle> read(const recall_message_request& asked) const;

  door& door_;
  const door_parts& parts_;
};

}  // namespace cafmq::remoting

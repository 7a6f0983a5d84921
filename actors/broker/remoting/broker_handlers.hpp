#pragma once

/// The broker itself for tools: its settings (26), what it is doing (28), and single messages by
/// their place (33) and key (12).

#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class broker_handlers {
 public:
  /// Both outlive this.
  broker_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void show_settings(const call& call, std::string& out);
  void show_state(const call& call, std::string& out);
  void view(const call& call, std::string& out);
  void query(const call& call, std::string& out);

  door& door_;
  const door_parts& parts_;
  const message_store& store_;
  int64_t started_ms_;
};

}  // namespace cafmq::remoting

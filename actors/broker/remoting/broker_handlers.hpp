#pragma once

/// Single messages for tools, by their place (33) and by their key (12).

#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class broker_handlers {
 public:
  /// Both outlive this.
  broker_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void view(const call& call, std::string& out);
  void query(const call& call, std::string& out);

  const message_store& store_;
  lookups lookups_;
};

}  // namespace cafmq::remoting

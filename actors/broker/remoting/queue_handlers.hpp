#pragma once

/// Consume queues for tools: their entries as they lie there (321).

#include <string>

#include "actors/broker/remoting/connected_clients.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class queue_handlers {
 public:
  /// All outlive this. Heartbeats fill `clients`.
  queue_handlers(door& door, const door_parts& parts, const connected_clients& clients);

  void add_to(router& routes);

 private:
  void show_entries(const call& call, std::string& out);

  const broker_parts& parts_;
  const connected_clients& clients_;
  lookups lookups_;
};

}  // namespace cafmq::remoting

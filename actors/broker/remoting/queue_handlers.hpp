#pragma once

/// Consume queues for tools: their entries as they lie there (321).

#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class queue_handlers {
 public:
  /// Both outlive this.
  queue_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void show_entries(const call& call, std::string& out);

  const broker_parts& parts_;
  shared_client_memory& memory_;
  lookups lookups_;
};

}  // namespace cafmq::remoting

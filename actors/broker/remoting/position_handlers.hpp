#pragma once

/// Positions in queues: what groups have committed (14, 15) and where queues begin, end and were at
/// a time (29 to 32).

#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class position_handlers {
 public:
  /// Both outlive this.
  position_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void find_committed(const call& call, std::string& out);
  void commit(const call& call, std::string& out);
  void search(const call& call, std::string& out);
  void find_max(const call& call, std::string& out);
  void find_min(const call& call, std::string& out);
  void find_earliest_time(const call& call, std::string& out);

  door& door_;
  const broker_parts& parts_;
  lookups lookups_;
};

}  // namespace cafmq::remoting

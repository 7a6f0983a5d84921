#pragma once

/// Topics for tools: make or change one (17), all of them (21), one (351), and how far each of a
/// topic's queues reaches (202).

#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class topic_handlers {
 public:
  /// Both outlive this.
  topic_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void create(const call& call, std::string& out);
  void list(const call& call, std::string& out);
  void show(const call& call, std::string& out);
  void count(const call& call, std::string& out);

  door& door_;
  const broker_parts& parts_;
  std::string broker_name_;
};

}  // namespace cafmq::remoting

#pragma once

/// Consumer groups for tools: make or change one (200) or several (225), all of them (201), one
/// (352), forget one (207), and whether it may read a topic (353).

#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class group_handlers {
 public:
  /// Both outlive this.
  group_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void put(const call& call, std::string& out);
  void put_several(const call& call, std::string& out);
  void list(const call& call, std::string& out);
  void show(const call& call, std::string& out);
  void remove(const call& call, std::string& out);
  void forbid(const call& call, std::string& out);
  void tell_forbidden(const call& call, std::string group, std::string topic);

  door& door_;
  const broker_parts& parts_;
};

}  // namespace cafmq::remoting

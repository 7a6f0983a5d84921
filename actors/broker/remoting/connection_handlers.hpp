#pragma once

/// Who is connected, for tools: a group's consumers (203) and producers (204), all producers (328),
/// what a group wants of a topic (345), and which groups a topic has (300).

#include <string>

#include "actors/broker/remoting/client_memory.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class connection_handlers {
 public:
  /// Both outlive this.
  connection_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void list_consumers(const call& call, std::string& out);
  void list_producers(const call& call, std::string& out);
  void list_all_producers(const call& call, std::string& out);
  void find_subscription(const call& call, std::string& out);
  void find_groups(const call& call, std::string& out);

  template <class Ask>
  [[nodiscard]] auto of_clients(Ask ask) const;

  door& door_;
  const broker_parts& parts_;
  shared_client_memory& memory_;
};

}  // namespace cafmq::remoting

#pragma once

/// What tools ask of consumers through the broker: what one runs (307), to consume one message now
/// (309), and where a group's members are (223). The question goes over the consumer's own
/// connection and its answer comes back as it is.

#include <cstdint>
#include <string>
#include <string_view>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class relay_handlers {
 public:
  /// All outlive this.
  relay_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  struct gathering;

  void show_running(const call& call, std::string& out);
  void consume_directly(const call& call, std::string& out);
  void show_status(const call& call, std::string& out);

  /// Asks the member of the group and answers the call, which was deferred, with what it says.
  template <class Header>
  void forward(const asker& whom, request_code code, const Header& header, std::string_view body);

  door& door_;
  const broker_parts& parts_;
  std::string broker_name_;
  shared_client_memory& memory_;
  lookups lookups_;
};

}  // namespace cafmq::remoting

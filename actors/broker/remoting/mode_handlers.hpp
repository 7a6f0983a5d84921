#pragma once

/// Whether groups pull or pop, for tools and slaves: set (401) and all settings (402). There is no
/// popping here, so that a group can be set to nothing but what it does anyway.

#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class mode_handlers {
 public:
  /// `parts` outlives this.
  explicit mode_handlers(const door_parts& parts) : parts_{parts.broker} {}

  void add_to(router& routes);

 private:
  void set(const call& call, std::string& out);

  const broker_parts& parts_;
};

}  // namespace cafmq::remoting

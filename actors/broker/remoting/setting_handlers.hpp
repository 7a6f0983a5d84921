#pragma once

/// The broker's settings for tools: all of them (26), and changes of those that act at once (25).

#include <cstdint>
#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class setting_handlers {
 public:
  /// `parts` outlives this.
  explicit setting_handlers(const door_parts& parts);

  void add_to(router& routes);

 private:
  void show(const call& call, std::string& out);
  void change(const call& call, std::string& out);

  const door_parts& parts_;
  data_version version_;
};

}  // namespace cafmq::remoting

#pragma once

/// How RocketMQ's brokers register at a name server: 103, 104 and 322. A broker is gone as soon
/// as the connection is lost that it registered by.

#include <set>
#include <string>

#include "actors/interfaces.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class registration_handlers {
 public:
  /// `door` outlives this.
  registration_handlers(door& door, namesrv_actor namesrv);

  void add_to(router& routes);

  void connection_lost(const connection_id& connection);

 private:
  void register_one(const call& call, std::string& out);
  void unregister_one(const call& call, std::string& out);
  void hear(const call& call, std::string& out);
  void compare_version(const call& call, std::string& out);

  door& door_;
  namesrv_actor namesrv_;
  std::set<uint64_t> brokers_;  // connections by which a broker has registered
};

}  // namespace cafmq::remoting

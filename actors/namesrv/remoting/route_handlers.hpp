#pragma once

/// What clients, brokers and tools ask a name server: 105, 106, 206, 224, 311 to 313 and 901.

#include <string>

#include "actors/interfaces.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class route_handlers {
 public:
  /// `door` outlives this.
  route_handlers(door& door, namesrv_actor namesrv);

  void add_to(router& routes);

 private:
  void find_route(const call& call, std::string& out);
  void show_cluster(const call& call, std::string& out);
  void list_topics(const call& call, std::string& out);
  void show_members(const call& call, std::string& out);
  void list_flagged(const call& call, const list_flagged_topics& wanted);
  void list_topics_of_cluster(const call& call, std::string& out);

  door& door_;
  namesrv_actor namesrv_;
};

}  // namespace cafmq::remoting

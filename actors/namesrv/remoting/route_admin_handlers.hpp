#pragma once

/// What tools change about the routes of a name server: who may be written to (205, 327), topics
/// that are gone (216) or new (217); and the topics that brokers have of their own (304).

#include <string>

#include "actors/interfaces.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class route_admin_handlers {
 public:
  /// `door` outlives this.
  route_admin_handlers(door& door, namesrv_actor namesrv);

  void add_to(router& routes);

 private:
  void wipe_writing(const call& call, std::string& out);
  void add_writing(const call& call, std::string& out);
  void remove_topic(const call& call, std::string& out);
  void add_topic(const call& call, std::string& out);
  void list_system_topics(const call& call, std::string& out);

  door& door_;
  namesrv_actor namesrv_;
};

}  // namespace cafmq::remoting

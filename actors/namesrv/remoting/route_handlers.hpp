#pragma once

/// What clients and tools ask a name server: 105, 106, 206, 224, and 100, 101, 102 and 219.

#include <string>

#include "actors/interfaces.hpp"
#include "actors/namesrv/remoting/kv_table.hpp"
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
  void list_topics_of_cluster(const call& call, std::string& out);
  void put_text(const call& call, std::string& out);
  void find_text(const call& call, std::string& out);
  void remove_text(const call& call, std::string& out);
  void list_texts(const call& call, std::string& out);

  door& door_;
  namesrv_actor namesrv_;
  kv_table texts_;
};

}  // namespace cafmq::remoting

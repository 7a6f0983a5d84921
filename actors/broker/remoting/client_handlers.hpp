#pragma once

/// Who is connected through the remoting door, and the groups that they form: 34, 35, 38, 46, and
/// the locks of ordered consumption, 41 and 42.

#include <cstdint>
#include <map>
#include <string>

#include "actors/broker/remoting/client_memory.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"
#include "protocol/bodies/heartbeat.hpp"

namespace cafmq::remoting {

class client_handlers {
 public:
  /// Both outlive this.
  client_handlers(door& door, const door_parts& parts);
  client_handlers(const client_handlers&) = delete;
  client_handlers& operator=(const client_handlers&) = delete;

  /// Ends all links.
  ~client_handlers();

  void add_to(router& routes);

  void connection_lost(const connection_id& connection);

 private:
  void heartbeat(const call& call, std::string& out);
  void leave(const call& call, std::string& out);
  void list_members(const call& call, std::string& out);
  void check_filter(const call& call, std::string& out);
  void lock(const call& call, std::string& out);
  void unlock(const call& call, std::string& out);
  [[nodiscard]] const char* remember(const call& call, const heartbeat_data& beat);
  void make_retry_topics(const heartbeat_data& beat);
  const client_link_actor& link_of(const connection_id& connection);

  door& door_;
  const broker_parts& parts_;
  const clock& clock_;
  bool property_filter_;
  shared_client_memory& memory_;
  std::map<uint64_t, client_link_actor> links_;  // by connection
};

}  // namespace cafmq::remoting

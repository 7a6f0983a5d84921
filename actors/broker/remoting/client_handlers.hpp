#pragma once

/// Who is connected through the remoting door, and the groups that they form: 34, 35, 38, 46, and
/// the locks of ordered consumption, 41 and 42.

#include <cstdint>
#include <map>
#include <string>

#include "actors/broker/queue_locks.hpp"
#include "actors/broker/remoting/client_channels.hpp"
#include "actors/broker/remoting/connected_clients.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/subscription_table.hpp"
#include "net/remoting/door.hpp"
#include "protocol/bodies/heartbeat.hpp"

namespace cafmq::remoting {

/// What the door remembers of its clients. Heartbeats fill all but the locks.
struct client_memories {
  subscription_table& subscriptions;
  client_channels& channels;
  connected_clients& connected;
  queue_locks& locks;
};

class client_handlers {
 public:
  /// All outlive this.
  client_handlers(door& door, const door_parts& parts, const client_memories& memories);
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
  void make_retry_topics(const heartbeat_data& beat);
  const client_link_actor& link_of(const connection_id& connection);

  door& door_;
  const broker_parts& parts_;
  const clock& clock_;
  bool property_filter_;
  subscription_table& subscriptions_;
  client_channels& channels_;
  connected_clients& connected_;
  queue_locks& locks_;
  std::map<uint64_t, client_link_actor> links_;  // by connection
};

}  // namespace cafmq::remoting

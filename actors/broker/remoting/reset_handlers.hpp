#pragma once

/// Sets a group's offsets to a time or a position: 222. The broker's own table is changed, and the
/// members that are online are told (220), as they would commit what they have in memory. Whether a
/// group may only go back is not asked, as RocketMQ's newer brokers do not.

#include <string>
#include <vector>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "actors/messages.hpp"
#include "net/remoting/door.hpp"
#include "protocol/bodies/progress.hpp"
#include "protocol/headers/relays.hpp"

namespace cafmq::remoting {

class reset_handlers {
 public:
  /// All outlive this.
  reset_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  /// A reset that waits for the actors.
  struct job {
    asker whom;
    std::string topic;
    int64_t timestamp_ms = -1;
    commit_offsets commit;
  };

  void reset(const call& call, std::string& out);
  void check_group(const job& job);
  void commit(const job& job);
  void tell_members(const job& job, const queue_positions& positions);
  void refuse(const asker& whom, response_code code, const error& cause);

  door& door_;
  const broker_parts& parts_;
  std::string broker_name_;
  shared_client_memory& memory_;
  lookups lookups_;
};

}  // namespace cafmq::remoting

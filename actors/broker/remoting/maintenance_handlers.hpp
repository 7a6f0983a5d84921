#pragma once

/// Cleaning up for tools: queues whose messages are all too old (306) or whose topics are gone
/// (316) give their files back, and so does the log what is too old (329), whatever the hour.

#include <string>
#include <vector>

#include "actors/admin_messages.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class maintenance_handlers {
 public:
  /// Both outlive this.
  maintenance_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void clean_expired_queues(const call& call, std::string& out);
  void clean_expired_log(const call& call, std::string& out);
  void clean_unused_topics(const call& call, std::string& out);
  void forget(const call& call, std::vector<forget_queues> queues);

  door& door_;
  const broker_parts& parts_;
  clean_actor clean_;
};

}  // namespace cafmq::remoting

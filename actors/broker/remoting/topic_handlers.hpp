#pragma once

/// Topics for tools: make or change one (17) or several (18), forget one (215), all of them (21),
/// one (351), those of the broker's own (305), and how far each of a topic's queues reaches (202).

#include <memory>
#include <string>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "actors/broker/remoting/queue_report.hpp"
#include "base/offsets.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class topic_handlers {
 public:
  /// Both outlive this.
  topic_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void create(const call& call, std::string& out);
  void create_several(const call& call, std::string& out);
  void remove(const call& call, std::string& out);
  void forget_queues_of(const asker& whom, const std::string& topic, physical_offset below,
                        bool was_there);
  [[nodiscard]] bool has_queues(const std::string& topic) const;
  void list_own(const call& call, std::string& out);
  void list(const call& call, std::string& out);
  void show(const call& call, std::string& out);
  void count(const call& call, std::string& out);

  door& door_;
  const broker_parts& parts_;
  std::shared_ptr<const queue_report> report_;
  lookups lookups_;
};

}  // namespace cafmq::remoting

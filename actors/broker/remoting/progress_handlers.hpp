#pragma once

/// How far groups are, for tools: one group (208) and all (317), in time (303), the topics of a
/// group (343), all committed positions (43), and a copy of a group's for another (314). And how
/// far the delay levels are (45).

#include <memory>
#include <string>

#include "actors/admin_messages.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "actors/broker/remoting/lookups.hpp"
#include "actors/broker/remoting/queue_report.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class progress_handlers {
 public:
  /// Both outlive this.
  progress_handlers(door& door, const door_parts& parts);

  void add_to(router& routes);

 private:
  void show_group(const call& call, std::string& out);
  void show_all(const call& call, std::string& out);
  void show_times(const call& call, std::string& out);
  void list_topics(const call& call, std::string& out);
  void list_offsets(const call& call, std::string& out);
  void list_delays(const call& call, std::string& out);
  void clone_offsets(const call& call, std::string& out);

  /// Asks OFFSETS and then LOOK UP, where `write(report, Answer)` makes the body of the answer.
  template <class Answer, class Question, class Write>
  void find(const call& call, Question question, Write write);

  door& door_;
  const broker_parts& parts_;
  shared_client_memory& memory_;
  delay_actor delay_;
  std::shared_ptr<const queue_report> report_;
  lookups lookups_;
};

}  // namespace cafmq::remoting

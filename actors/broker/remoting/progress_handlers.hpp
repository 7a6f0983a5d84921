#pragma once

/// How far groups are, for tools: one group (208) and all (317), in time (303), the topics of a
/// group (343), all committed positions (43), and a copy of a group's for another (314).

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "actors/admin_messages.hpp"
#include "actors/broker/remoting/door_parts.hpp"
#include "net/remoting/door.hpp"
#include "protocol/bodies/progress.hpp"

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
  void clone_offsets(const call& call, std::string& out);

  /// The group's progress on those topics that are there, by queue.
  [[nodiscard]] consume_stats stats_of(std::string_view group, const std::set<std::string>& topics,
                                       const std::vector<queue_commit>& commits) const;
  void add_queues(consume_stats& stats, const topic_config& topic,
                  const std::vector<queue_commit>& commits) const;
  [[nodiscard]] std::vector<time_span> times_of(const topic_config& topic,
                                                const std::vector<queue_commit>& commits) const;

  /// When the message was stored, or 0.
  [[nodiscard]] int64_t store_time(const message_queue& queue, int64_t offset) const;

  door& door_;
  const door_parts& all_parts_;
  const broker_parts& parts_;
};

}  // namespace cafmq::remoting

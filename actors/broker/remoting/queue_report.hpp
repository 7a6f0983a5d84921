#pragma once

/// What tools are told of queues: how far they reach (202), how far groups are in them (208, 317)
/// and in which time that is (303). Reads the times of single messages, so it may wait for the
/// disk. Any thread.

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/messages.hpp"
#include "protocol/bodies/progress.hpp"
#include "protocol/bodies/topics.hpp"

namespace cafmq::remoting {

class queue_report {
 public:
  /// The store and the clock of `parts` outlive this; nothing else of them has to.
  explicit queue_report(const door_parts& parts);

  [[nodiscard]] topic_stats extents_of(const topic_config& topic) const;

  /// The group's progress on those topics that are there, by queue. `commits` are the group's.
  [[nodiscard]] consume_stats progress_of(std::string_view group,
                                          const std::set<std::string>& topics,
                                          const std::vector<queue_commit>& commits) const;

  [[nodiscard]] std::vector<time_span> times_of(const topic_config& topic,
                                                const std::vector<queue_commit>& commits) const;

 private:
  void add_queues(consume_stats& stats, const topic_config& topic,
                  const std::vector<queue_commit>& commits) const;
  [[nodiscard]] int64_t store_time(const message_queue& queue, int64_t offset) const;

  const message_store& store_;
  const clock& clock_;
  std::shared_ptr<const published<topic_table>> topics_;
  std::shared_ptr<statistics> traffic_;  // may be null
  std::string broker_name_;
};

}  // namespace cafmq::remoting

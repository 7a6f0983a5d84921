#pragma once

/// What a producer has been given to send and has not sent yet. Plain data with one owner.
///
/// Messages for one topic, and for one queue where the sender chose it, wait in a lane of their
/// own. While the broker is busy with earlier ones a lane grows; then as much of it as fits goes
/// out as one batch. So nobody waits for a timer, and the busier it is the larger the batches.
///
/// Invariants
///  1. Jobs leave a lane in the order in which they came, that of their ids; those that are put
///     back get their old place.
///  2. A batch exceeds the limits only when a single job does.

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "client/internal/send_job.hpp"

namespace cafmq {

struct send_batch_limits {
  size_t messages_max = 1'000;
  size_t bytes_max = size_t{1} << 20;
};

class send_backlog {
 public:
  void add(std::shared_ptr<send_job> job);

  /// Jobs whose attempt failed.
  void put_back(const send_batch& jobs);

  /// Whether there is something to send in the lane.
  [[nodiscard]] bool has_work(const send_lane& lane);

  /// The next jobs of the lane that go together; none when it is empty.
  [[nodiscard]] send_batch take(const send_lane& lane, send_batch_limits limits);

  /// Moves the jobs of a lane that waits to choose into the lanes of the queues that they choose,
  /// at least one; returns those lanes.
  std::vector<send_lane> let_choose(const send_lane& lane, const std::vector<broker_queue>& queues);

  /// A queue is no more: jobs that chose it wait to choose again, the others are returned.
  [[nodiscard]] send_batch take_back_choices(const send_lane& lane);

  /// The lanes that hold jobs.
  [[nodiscard]] std::vector<send_lane> lanes() const;

 private:
  using jobs = std::deque<std::shared_ptr<send_job>>;

  static void drop_finished(jobs& waiting);

  std::map<send_lane, jobs> waiting_;  ///< no lane is kept empty
};

}  // namespace cafmq

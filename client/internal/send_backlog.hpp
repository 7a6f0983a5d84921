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

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/shared_bytes.hpp"
#include "client/message.hpp"

namespace cafmq {

/// Where messages wait for each other.
struct send_lane {
  std::string topic;
  std::optional<int32_t> queue_id;

  auto operator<=>(const send_lane&) const = default;
};

/// One call of a user: one message, or several that must stay together.
struct send_job {
  using answer = std::function<void(result<std::vector<send_receipt>>)>;

  send_lane lane;
  shared_bytes items;  ///< encoded, see message/batch_codec.hpp
  std::vector<std::string> message_ids;
  bool alone = false;                         ///< may not share a batch with other jobs
  std::optional<clock::time_point> deadline;  ///< nothing: the producer's send_timeout from now
  answer done;                                ///< called once

  uint64_t id = 0;
  int32_t attempts = 0;
  int32_t failures = 0;  ///< attempts that count against the retries
  std::optional<error> last_failure;
  bool is_finished = false;  ///< answered; one that is still in a lane is skipped
};

using send_batch = std::vector<std::shared_ptr<send_job>>;

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

  /// The lanes that hold jobs.
  [[nodiscard]] std::vector<send_lane> lanes() const;

 private:
  using jobs = std::deque<std::shared_ptr<send_job>>;

  static void drop_finished(jobs& waiting);

  std::map<send_lane, jobs> waiting_;  ///< no lane is kept empty
};

}  // namespace cafmq

#pragma once

/// The pulls of a remoting door that wait for messages. They wait here, not at HOLD: when the door
/// itself dispatches what it has appended, it answers them without waking another thread. HOLD has
/// one pull for each queue that somebody waits for, and so tells of what others dispatch, of
/// deadlines and of the end.
///
/// Only on the door's thread.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "actors/broker/remoting/door_parts.hpp"
#include "actors/hold_table.hpp"
#include "actors/messages.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

struct held_pull {
  asker whom;
  pull_messages request;
  actor_time deadline;
};

class held_pulls {
 public:
  /// What becomes of a pull. `answer` reads again and answers, or parks it once more; `refuse` says
  /// that too many wait.
  struct ways_out {
    std::function<void(const held_pull&)> answer;
    std::function<void(const held_pull&)> refuse;
  };

  /// `door` and `parts` outlive this.
  held_pulls(door& door, const door_parts& parts, ways_out ways_out);

  /// Waits until the queue ends above `wanted` or its deadline has come; is refused at once when
  /// too many wait.
  void park(held_pull pull, queue_offset wanted);

  /// The door has dispatched: `queue` ends at `end`.
  void arrived(const message_queue& queue, queue_offset end);

  /// Whether HOLD has pulls that are not ours: then it is to be told of arrivals.
  [[nodiscard]] bool others_wait() const { return parts_.held->value() > 0; }

 private:
  using pulls = std::vector<held_pull>;

  struct watched {
    queue_offset wanted;
    actor_time deadline;
  };

  void answer_all(const pulls& taken) const;
  void watch(const message_queue& queue, queue_offset wanted, actor_time deadline);
  void woken(const message_queue& queue, wake_reason reason);

  door& door_;
  const broker_parts& parts_;
  const bool only_door_;
  const ways_out ways_out_;
  hold_table<held_pull> table_;
  std::unordered_map<message_queue, watched> watched_;  // what HOLD waits for
};

}  // namespace cafmq::remoting

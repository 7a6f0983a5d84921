#include "actors/broker/remoting/held_pulls.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <caf/all.hpp>

#include "storage/message_store.hpp"

namespace cafmq::remoting {

held_pulls::held_pulls(door& door, const door_parts& parts, ways_out ways_out)
    : door_{door},
      parts_{parts.broker},
      only_door_{parts.only_door},
      ways_out_{std::move(ways_out)},
      table_{parts.options.held_pulls_max} {}

void held_pulls::park(held_pull pull, queue_offset wanted) {
  const auto queue = pull.request.queue;
  const auto deadline = pull.deadline;
  if (const auto refused = table_.park(queue, wanted, deadline, std::move(pull)))
    return ways_out_.refuse(*refused);
  watch(queue, wanted, deadline);
}

void held_pulls::arrived(const message_queue& queue, queue_offset end) {
  answer_all(table_.take_arrived(queue, end));
}

void held_pulls::answer_all(const pulls& taken) const {
  for (const auto& each : taken) ways_out_.answer(each);
}

// One pull at HOLD is enough that wants no more and ends no later than those here.
void held_pulls::watch(const message_queue& queue, queue_offset wanted, actor_time deadline) {
  const auto [place, added] = watched_.try_emplace(queue, watched{wanted, deadline});
  auto& known = place->second;
  if (!added && known.wanted <= wanted && known.deadline <= deadline) return;
  known = {std::min(known.wanted, wanted), std::min(known.deadline, deadline)};
  // What another door dispatches has to be told to HOLD.
  door_
      .request(parts_.hold, caf::infinite,
               hold_pull{queue, known.wanted, known.deadline, only_door_})
      .then([this, queue](wake_reason reason) { woken(queue, reason); },
            [this, queue](const caf::error&) { woken(queue, wake_reason::stopping); });
}

void held_pulls::woken(const message_queue& queue, wake_reason reason) {
  watched_.erase(queue);
  switch (reason) {
    case wake_reason::arrived:
      arrived(queue, parts_.store->max_offset(queue));
      break;
    case wake_reason::timed_out:
      answer_all(table_.take_expired(door_.clock().now()));
      break;
    case wake_reason::table_full:
      for (const auto& each :
           table_.take_arrived(queue, queue_offset{std::numeric_limits<int64_t>::max()}))
        ways_out_.refuse(each);
      break;
    case wake_reason::stopping:
      answer_all(table_.take_all());
      break;
  }
  if (const auto first = table_.first_of(queue)) watch(queue, first->wanted, first->deadline);
}

}  // namespace cafmq::remoting

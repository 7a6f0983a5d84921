#include "actors/hold/hold_actor.hpp"

#include <optional>
#include <utility>
#include <vector>

#include <caf/all.hpp>

#include "actors/hold_table.hpp"
#include "actors/messages.hpp"

//   pull path --hold_pull-----> HOLD              ... parked ...
//   REPUT    --queue_grew-----> HOLD --arrived-->   pull path, which pulls again
//   clock     --hold_tick-----> HOLD --timed_out--> pull path, which answers "no new message"
//   BROKER   --stop_holding---> HOLD --stopping-->  everyone who waits, now and later
//   exit                        HOLD --stopping-->  everyone who still waits

namespace cafmq {
namespace {

using promise = caf::typed_response_promise<wake_reason>;

struct reply {
  promise promised;
  bool counted = false;
};

// A class, not a function with state: parked promises must be answered on the way out (on_exit).
class hold final : public hold_actor::base {
 public:
  hold(caf::actor_config& config, size_t capacity, hold_surroundings surroundings)
      : hold_actor::base{config}, table_{capacity}, surroundings_{std::move(surroundings)} {}

  const char* name() const override { return "hold"; }

 protected:
  behavior_type make_behavior() override {
    return {
        [this](const hold_pull& pull) { return park(pull); },
        [this](const queue_grew& news) {
          answer(table_.take_arrived(news.queue, news.end), wake_reason::arrived);
        },
        [this](stop_holding) {
          stopping_ = true;
          answer(table_.take_all(), wake_reason::stopping);
        },
        [this](hold_tick) { expire(); },
    };
  }

  void on_exit() override { answer(table_.take_all(), wake_reason::stopping); }

 private:
  promise park(const hold_pull& pull) {
    auto promised = make_response_promise<wake_reason>();
    if (stopping_) {
      promised.deliver(wake_reason::stopping);
      return promised;
    }
    if (table_.park(pull.queue, pull.wanted, pull.deadline, {promised, !pull.by_door})) {
      promised.deliver(wake_reason::table_full);
      return promised;
    }
    if (!pull.by_door) surroundings_.count->raise();
    // It may have grown before it was known that somebody waits.
    if (surroundings_.end_of)
      answer(table_.take_arrived(pull.queue, surroundings_.end_of(pull.queue)),
             wake_reason::arrived);
    wake_by_next_deadline();
    return promised;
  }

  void answer(std::vector<reply> replies, wake_reason reason) {
    for (auto& [promised, counted] : replies) {
      if (counted) surroundings_.count->lower(1);
      promised.deliver(reason);
    }
  }

  void expire() {
    next_tick_.reset();
    answer(table_.take_expired(clock().now()), wake_reason::timed_out);
    wake_by_next_deadline();
  }

  // A tick on its way cannot be called back. One that comes too early finds nothing to do, so it is
  // enough that one is on its way for the earliest deadline.
  void wake_by_next_deadline() {
    auto due = table_.next_deadline();
    if (!due || (next_tick_ && *next_tick_ <= *due)) return;
    next_tick_ = *due;
    scheduled_send(this, *due, hold_tick{});
  }

  hold_table<reply> table_;
  hold_surroundings surroundings_;
  std::optional<hold_table<reply>::time_point> next_tick_;
  bool stopping_ = false;
};

}  // namespace

hold_actor spawn_hold(caf::actor_system& system, size_t capacity, hold_surroundings surroundings) {
  return system.spawn<hold>(capacity, std::move(surroundings));
}

}  // namespace cafmq

#include "client/internal/listener_bridge.hpp"

#include <deque>
#include <map>
#include <utility>

#include <caf/all.hpp>

//   QUEUE CONSUMER --listener_run--> LISTENER BRIDGE --deliver--> listener
//   QUEUE CONSUMER <--run_report---- LISTENER BRIDGE <--delivered-- listener

namespace cafmq {
namespace {

class listener_bridge final : public listener_bridge_actor::base {
 public:
  listener_bridge(caf::actor_config& config, message_listener_actor listener)
      : listener_bridge_actor::base{config}, listener_{std::move(listener)} {}

  const char* name() const override { return "listener bridge"; }

 protected:
  behavior_type make_behavior() override {
    return {[this](listener_run& run) {
      auto& waiting = runs_[run.queue];
      waiting.push_back(open_run{std::move(run)});
      if (waiting.size() == 1) step(waiting.front().run.queue);
    }};
  }

  void on_exit() override {
    for (const auto& [queue, waiting] : runs_)
      for (const auto& open : waiting) open.run.report({open.run.id, {}, true, true});
    runs_.clear();
    listener_ = nullptr;
  }

 private:
  struct open_run {
    listener_run run;
    size_t next = 0;  ///< which of its messages is to be delivered
  };

  // Delivers the next message of the first run, or ends the run.
  void step(broker_queue queue) {
    auto& waiting = runs_.at(queue);
    auto& open = waiting.front();
    if (open.next < open.run.messages.size() && !open.run.is_revoked->load()) {
      request(listener_, caf::infinite, deliver{open.run.messages[open.next]})
          .then([this, queue](const delivered& answer) { answered(queue, answer.status); },
                [this, queue](const caf::error&) { answered(queue, consume_status::retry_later); });
      return;
    }
    open.run.report({open.run.id, {}, true});
    waiting.pop_front();
    if (waiting.empty())
      runs_.erase(queue);
    else
      step(queue);
  }

  void answered(const broker_queue& queue, consume_status status) {
    auto& open = runs_.at(queue).front();
    const auto place = open.run.messages[open.next++]->queue_offset;
    open.run.report({open.run.id, {{place, status}}, false});
    step(queue);
  }

  message_listener_actor listener_;
  std::map<broker_queue, std::deque<open_run>> runs_;  ///< no queue is kept without a run
};

}  // namespace

listener_bridge_actor spawn_listener_bridge(caf::actor_system& system,
                                            message_listener_actor listener) {
  return system.spawn<listener_bridge>(std::move(listener));
}

}  // namespace cafmq

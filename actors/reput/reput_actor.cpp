#include "actors/reput/reput_actor.hpp"

#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/admin_messages.hpp"
#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "actors/passed_over.hpp"
#include "storage/message_store.hpp"

//   BROKER --log_grew--> REPUT  dispatches, --log_grew--> itself while there is more
//                        REPUT --queue_grew--> HOLD, for each queue that grew
//   remoting door --forget_queues--> REPUT
//                        REPUT --wait_flushed--> FLUSH: in sync-flush mode nobody may see what is
//                        not
//                                                durable, so dispatch goes on when FLUSH answers

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr size_t records_per_turn = 4096;  // then others get the worker
constexpr caf::timespan pause_after_failure = 1s;

class reput final : public reput_actor::base {
 public:
  reput(caf::actor_config& config, message_store& store, flush_actor flush, hold_actor hold,
        std::shared_ptr<wake_flag> pending)
      : reput_actor::base{config},
        store_{store},
        flush_{std::move(flush)},
        hold_{std::move(hold)},
        pending_{std::move(pending)} {}

  const char* name() const override { return "reput"; }

 protected:
  behavior_type make_behavior() override {
    return {
        [this](log_grew) { dispatch(); },
        [this](const forget_queues& gone) -> caf::result<queues_forgotten> {
          if (auto done = store_.remove_topic(gone.topic, gone.below); !done)
            return to_caf(done.error());
          return queues_forgotten{};
        },
    };
  }

  void on_exit() override {
    flush_ = nullptr;
    hold_ = nullptr;
  }

 private:
  void dispatch() {
    pending_->lower();
    // Before the dispatch: what is flushed while it runs would be nobody's.
    const auto end = store_.log_end();
    const bool all_is_flushed = store_.dispatch_limit() >= end;
    auto dispatched = store_.dispatch(records_per_turn);
    if (!dispatched) {
      spdlog::error("dispatch stopped, trying again in 1 s: {}", dispatched.error().text());
      delayed_send(this, pause_after_failure, log_grew{});
      return;
    }
    if (dispatched->damage) log_passed_over(*dispatched->damage);
    for (auto& grown : dispatched->grown)
      send(hold_, queue_grew{std::move(grown.queue), grown.end});
    if (dispatched->more)
      wake_again();
    else if (!all_is_flushed)
      wait_until_flushed(end);
  }

  void wake_again() {
    if (pending_->raise()) send(this, log_grew{});
  }

  // One wait at a time: what came meanwhile is found when it is answered.
  void wait_until_flushed(physical_offset end) {
    if (std::exchange(waiting_, true)) return;
    request(flush_, caf::infinite, wait_flushed{end})
        .then(
            [this](flushed) {
              waiting_ = false;
              wake_again();
            },
            [this](const caf::error& cause) {
              waiting_ = false;
              spdlog::error("dispatch ends here: {}", from_caf(cause).text());
            });
  }

  message_store& store_;
  flush_actor flush_;
  hold_actor hold_;
  std::shared_ptr<wake_flag> pending_;
  bool waiting_ = false;
};

}  // namespace

reput_actor spawn_reput(caf::actor_system& system, message_store& store, flush_actor flush,
                        hold_actor hold, std::shared_ptr<wake_flag> pending) {
  return system.spawn<reput>(std::ref(store), std::move(flush), std::move(hold),
                             std::move(pending));
}

}  // namespace cafmq

#include "actors/flush/flush_actor.hpp"

#include <optional>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/flush/flush_state.hpp"
#include "actors/messages.hpp"
#include "storage/message_store.hpp"

//   BROKER, REPUT --wait_flushed--> FLUSH                ... parked ...
//   itself        --flush_tick----> FLUSH --flushed----> everyone whose offset is durable now
//                                         --the error--> everyone, once a flush has failed
//
// A wait makes the tick come at once, behind what is in the mailbox already: all who asked while a
// flush was under way share the next one (group commit).

namespace cafmq {
namespace {

using reply = caf::typed_response_promise<flushed>;

class flush final : public flush_actor::base {
 public:
  flush(caf::actor_config& config, message_store& store, const flush_options& options)
      : flush_actor::base{config},
        store_{store},
        state_{options, store.flushed_end(), clock().now()} {}

  const char* name() const override { return "flush"; }

 protected:
  behavior_type make_behavior() override {
    wake_when_due();
    return {
        [this](const wait_flushed& wait) { return park(wait.end); },
        [this](flush_tick) {
          next_tick_.reset();
          work();
          wake_when_due();
        },
    };
  }

  void on_exit() override {
    const auto stopping = to_caf(error{errc::shutting_down, "the broker stopped before the flush"});
    for (auto& waiting : state_.take_all()) waiting.deliver(stopping);
  }

 private:
  reply park(physical_offset end) {
    auto promise = make_response_promise<flushed>();
    if (auto refused = state_.wait(end, promise)) {
      if (auto verdict = state_.verdict(end))
        refused->deliver(flushed{});
      else
        refused->deliver(to_caf(verdict.error()));
    }
    wake_when_due();
    return promise;
  }

  void work() {
    const auto due = state_.take_due(clock().now());
    if (due.log_pages) flush_log(*due.log_pages);
    if (due.queue_pages) report(store_.flush_queues(*due.queue_pages), "flush of consume queues");
    if (due.checkpoint) report(store_.save_checkpoint(), "checkpoint");
  }

  void flush_log(int64_t least_pages) {
    const auto end = store_.flush_log(least_pages);
    if (end) {
      for (auto& waiting : state_.log_flushed(*end)) waiting.deliver(flushed{});
      return;
    }
    spdlog::critical("the disk failed a flush, no more writes are accepted: {}",
                     end.error().text());
    const auto cause = to_caf(end.error());
    for (auto& waiting : state_.log_failed(end.error())) waiting.deliver(cause);
  }

  static void report(const result<void>& done, std::string_view what) {
    if (!done) spdlog::error("{} failed, trying again later: {}", what, done.error().text());
  }

  // A tick on its way cannot be called back; one that comes too early finds nothing due.
  void wake_when_due() {
    const auto due = state_.next_deadline();
    if (due == actor_time::max() || (next_tick_ && *next_tick_ <= due)) return;
    next_tick_ = due;
    if (due <= clock().now())
      send(this, flush_tick{});
    else
      scheduled_send(this, due, flush_tick{});
  }

  message_store& store_;
  flush_state<reply> state_;
  std::optional<actor_time> next_tick_;
};

}  // namespace

flush_actor spawn_flush(caf::actor_system& system, message_store& store,
                        const flush_options& options) {
  return system.spawn<flush, caf::detached>(std::ref(store), options);
}

flush_actor spawn_flush_pooled(caf::actor_system& system, message_store& store,
                               const flush_options& options) {
  return system.spawn<flush>(std::ref(store), options);
}

}  // namespace cafmq

#include "actors/timer/timer_actor.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/timer/timer_check.hpp"
#include "actors/timer/timers.hpp"
#include "actors/timer_messages.hpp"
#include "storage/message_store.hpp"

//   itself --timer_tick------> TIMER  reads what came, appends what is due, --log_grew--> REPUT
//   DOOR, BROKER --cancel_timer, reschedule_timer--> TIMER  appends what says so
//   BROKER --list_timers-----> TIMER
//   itself --timer_save_tick-> TIMER --wait_flushed--> FLUSH, for what was appended; then
//                              TIMER --write_file----> PERSIST
//   exit                       TIMER  does that once more

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr auto pause_after_failure = 1s;

// Without news the file is written anyway, so that the next start has less of the log to read.
constexpr int64_t unsaved_log_max = int64_t{64} << 20;

class timer final : public timer_actor::base {
 public:
  timer(caf::actor_config& config, timer_parts parts, recovered_timers found)
      : timer_actor::base{config},
        parts_{std::move(parts)},
        timers_{timer_records{*parts_.store, parts_.store_host, parts_.traffic}, parts_.gate->rules,
                std::move(found.settled)} {}

  const char* name() const override { return "timer"; }

 protected:
  behavior_type make_behavior() override {
    set_exit_handler([this](const caf::exit_msg& exit) { stop(exit.reason); });
    delayed_send(this, parts_.save_interval, timer_save_tick{});
    send(this, timer_tick{});
    return {
        [this](const cancel_timer& asked) { return change(asked, &timers::cancel); },
        [this](const reschedule_timer& asked) { return change(asked, &timers::reschedule); },
        [this](const list_timers& asked) { return list(asked); },
        [this](timer_tick) {
          next_tick_.reset();
          if (!stopping_) work();
        },
        [this](timer_save_tick) {
          if (!saving_) save();
          delayed_send(this, parts_.save_interval, timer_save_tick{});
        },
    };
  }

  void on_exit() override {
    parts_.flush_log = nullptr;
    parts_.persist = nullptr;
  }

 private:
  // -- what comes and what is due ----------------------------------------------

  void work() {
    timers_.look_at_clocks(parts_.wall_clock->wall_ms(), clock().now());
    auto more = timers_.take_in();
    if (more && !*more) more = timers_.deliver();
    if (more && !*more) more = keep_from_being_forgotten();
    say(more ? nullptr : &more.error());
    tell();
    if (!more) return wake_at(clock().now() + pause_after_failure);
    if (*more) return wake_at(clock().now());
    const std::chrono::milliseconds look{parts_.gate->rules.precision_ms};
    const auto due_ms = timers_.next_due_ms();
    const std::chrono::milliseconds left{
        due_ms ? std::max<int64_t>(*due_ms - parts_.wall_clock->wall_ms(), 0) : look.count()};
    wake_at(clock().now() + std::min(look, left));
  }

  // The oldest file of the log, unless it is the only one, is the next to be removed: whatever
  // waits there is stored again.
  result<bool> keep_from_being_forgotten() {
    const auto second_file = parts_.store->log_begin() + parts_.log_file_size;
    if (parts_.log_file_size == 0 || second_file == kept_from_ ||
        parts_.store->log_end() <= second_file)
      return false;
    auto more = timers_.roll(second_file);
    if (more && !*more) kept_from_ = second_file;
    return more;
  }

  void say(const error* failure) {
    for (const auto& problem : timers_.take_problems())
      spdlog::error("a message for a certain time is lost: {}", problem.text());
    if (failure != nullptr && !std::exchange(failed_, true))
      spdlog::error("messages for a certain time wait, trying again every second: {}",
                    failure->text());
    if (failure == nullptr) failed_ = false;
  }

  void tell() {
    parts_.gate->waiting.store(static_cast<int64_t>(timers_.size()), std::memory_order_relaxed);
    if (timers_.log_end() == std::exchange(told_end_, timers_.log_end())) return;
    parts_.news.tell(told_end_);
  }

  // A tick on its way cannot be called back. One that comes too early finds nothing to do.
  void wake_at(caf::actor_clock::time_point when) {
    if (stopping_ || (next_tick_ && *next_tick_ <= when)) return;
    next_tick_ = when;
    if (when <= clock().now())
      send(this, timer_tick{});
    else
      scheduled_send(this, when, timer_tick{});
  }

  // -- what people ask for ----------------------------------------------------

  // Whatever has come by now is known before.
  [[nodiscard]] result<void> catch_up() {
    timers_.look_at_clocks(parts_.wall_clock->wall_ms(), clock().now());
    result<bool> more = true;
    while (more && *more) more = timers_.take_in();
    if (!more) return fail(more.error());
    return {};
  }

  caf::result<timer_listing> list(const list_timers& asked) {
    if (auto known = catch_up(); !known) return to_caf(known.error());
    if (auto delivered = timers_.deliver(); !delivered) return to_caf(delivered.error());
    tell();
    return timers_.list(asked);
  }

  template <class Asked>
  caf::result<timer_changed> change(const Asked& asked,
                                    result<void> (timers::*order)(const Asked&)) {
    if (auto known = catch_up(); !known) return to_caf(known.error());
    const auto done = (timers_.*order)(asked);
    tell();
    if (!done) return to_caf(done.error());
    if (!parts_.answers_when_flushed) return timer_changed{};
    auto reply = make_response_promise<timer_changed>();
    request(parts_.flush_log, caf::infinite, wait_flushed{timers_.log_end()})
        .then([reply](flushed) mutable { reply.deliver(timer_changed{}); },
              [reply](caf::error& cause) mutable { reply.deliver(std::move(cause)); });
    return reply;
  }

  // -- the file ---------------------------------------------------------------

  [[nodiscard]] bool is_saved() const {
    return timers_.changes() == saved_changes_ &&
           (timers_.size() == 0 || parts_.store->flushed_end() - saved_end_ < unsaved_log_max);
  }

  void save() {
    if (is_saved()) {
      if (stopping_) leave_check();
      return;
    }
    saving_ = true;
    const auto failed = [this](const caf::error& cause) {
      spdlog::error("the state of the timers was not saved: {}", from_caf(cause).text());
      saving_ = false;
      if (stopping_) quit(stopping_);
    };
    auto state = timers_.state();
    // What the state is about has to be durable first.
    request(parts_.flush_log, caf::infinite, wait_flushed{timers_.needed_end()})
        .then(
            [this, failed, changes = timers_.changes(), end = state.log_end,
             bytes = write_timer_file(state)](flushed) {
              request(parts_.persist, caf::infinite, write_file{parts_.file.string(), bytes})
                  .then(
                      [this, changes, end](file_written) {
                        saved_changes_ = changes;
                        saved_end_ = end;
                        saving_ = false;
                        if (stopping_) save();
                      },
                      failed);
            },
            failed);
  }

  // RocketMQ's broker may be the next to open the directory.
  void leave_check() {
    const auto next = timers_.state().settled.begin();
    if (next == queue_offset{0} && timers_.size() == 0) return quit(stopping_);  // never had any
    const auto read_ms = timer_out_ms_for(parts_.wall_clock->wall_ms(), timer_precision_max_ms);
    saving_ = true;
    request(parts_.persist, caf::infinite,
            write_file{timer_check_beside(parts_.file).string(), write_timer_check(read_ms, next)})
        .then([this](file_written) { quit(stopping_); },
              [this](const caf::error& cause) {
                spdlog::error("timercheck was not written: {}", from_caf(cause).text());
                quit(stopping_);
              });
  }

  void stop(const caf::error& reason) {
    if (reason == caf::exit_reason::kill) return quit(reason);
    stopping_ = reason;
    if (!saving_) save();
  }

  timer_parts parts_;
  timers timers_;
  physical_offset told_end_{0};
  physical_offset kept_from_{0};  // nothing waits before it
  std::optional<caf::actor_clock::time_point> next_tick_;
  bool failed_ = false;  // the last append: once is enough to say so
  bool saving_ = false;
  uint64_t saved_changes_ = 0;
  physical_offset saved_end_{0};
  caf::error stopping_;  // why we stop; none while we do not
};

}  // namespace

timer_actor spawn_timer(caf::actor_system& system, timer_parts parts, recovered_timers found) {
  return system.spawn<timer, caf::detached>(std::move(parts), std::move(found));
}

timer_actor spawn_timer_pooled(caf::actor_system& system, timer_parts parts,
                               recovered_timers found) {
  return system.spawn<timer>(std::move(parts), std::move(found));
}

}  // namespace cafmq

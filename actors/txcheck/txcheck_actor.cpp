#include "actors/txcheck/txcheck_actor.hpp"

#include <optional>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/maintenance_messages.hpp"
#include "actors/messages.hpp"
#include "actors/transaction_messages.hpp"
#include "actors/txcheck/half_scanner.hpp"
#include "actors/txcheck/transactions.hpp"
#include "message/transaction.hpp"

//   DOOR   --end_transactions-> TXCHECK  appends what was decided, --log_grew--> REPUT
//   DOOR   --await_checks-----> TXCHECK  ... parked until a round finds some ...
//   DOOR   --resume_checks----> TXCHECK  appends the half message once more
//   itself --check_tick-------> TXCHECK  a turn of a round --transaction_checks--> DOOR
//   itself --note_tick--------> TXCHECK  appends an op message, --wait_flushed--> FLUSH; then
//                               TXCHECK --commit_offsets--> OFFSETS
//   exit                        TXCHECK  does that once more

namespace cafmq {
namespace {

class txcheck final : public txcheck_actor::base {
 public:
  txcheck(caf::actor_config& config, txcheck_parts parts, recovered_transactions found)
      : txcheck_actor::base{config},
        parts_{std::move(parts)},
        open_{half_messages{*parts_.store, parts_.store_host, parts_.delay_levels, parts_.traffic,
                            parts_.timers},
              parts_.options, std::move(found.table), std::move(found.ops)},
        scanner_{open_} {
    // A broker that has no transactions has nothing to save.
    const transactions::cursors saved{found.saved.half.value_or(queue_offset{0}),
                                      found.saved.op.value_or(queue_offset{0})};
    if (saved == open_.positions()) saved_ = saved;
  }

  const char* name() const override { return "txcheck"; }

 protected:
  behavior_type make_behavior() override {
    set_exit_handler([this](const caf::exit_msg& exit) { stop(exit.reason); });
    delayed_send(this, parts_.options.check_interval, check_tick{});
    delayed_send(this, parts_.options.op_interval, note_tick{});
    return {
        [this](const end_transactions& asked) { return end(asked); },
        [this](await_checks) { return wait_for_checks(); },
        [this](const resume_checks& wanted) { return resume(wanted.place); },
        [this](check_tick) {
          // A round that is not over when the next one is due goes on instead.
          if (!round_begin_ms_) round_begin_ms_ = now_ms();
          go_on();
          delayed_send(this, parts_.options.check_interval, check_tick{});
        },
        [this](turn_tick) { go_on(); },
        [this](note_tick) {
          note(true);
          tell();
          save();
          delayed_send(this, parts_.options.op_interval, note_tick{});
        },
    };
  }

  void on_exit() override {
    parts_.flush_log = nullptr;
    parts_.offsets = nullptr;
    answer_door({});
  }

 private:
  using checks_reply = caf::typed_response_promise<transaction_checks>;

  [[nodiscard]] int64_t now_ms() const { return parts_.wall_clock->wall_ms(); }

  // -- ends -------------------------------------------------------------------

  transactions_ended end(const end_transactions& asked) {
    transactions_ended done;
    for (const auto& ending : asked.endings) {
      const auto ended = open_.end(ending, now_ms());
      done.refusals.push_back(ended ? std::nullopt : std::optional{ended.error()});
      note(false);
    }
    tell();
    done.end = open_.log_end();
    return done;
  }

  caf::result<checks_resumed> resume(physical_offset place) {
    if (auto resumed = open_.resume(place); !resumed) return to_caf(resumed.error());
    tell();
    return checks_resumed{open_.log_end()};
  }

  void note(bool now) {
    const auto noted = open_.note(now, now_ms());
    if (!noted && !std::exchange(failed_, true))
      spdlog::error("ends of transactions cannot be noted, trying again: {}", noted.error().text());
    if (noted) failed_ = false;
  }

  // Something was appended, if ever.
  void tell() {
    if (open_.log_end() > physical_offset{0}) parts_.news.tell(open_.log_end());
  }

  // -- checks -----------------------------------------------------------------

  checks_reply wait_for_checks() {
    answer_door({});
    auto reply = make_response_promise<transaction_checks>();
    door_ = reply;
    go_on();
    return reply;
  }

  void answer_door(transaction_checks found) {
    if (auto reply = std::exchange(door_, std::nullopt)) reply->deliver(std::move(found));
  }

  // One turn, as soon as the door takes what it finds; ends of transactions have theirs in between.
  void go_on() {
    if (!round_begin_ms_ || !door_ || stopping_) return;
    auto turn = scanner_.look(*round_begin_ms_, now_ms());
    for (const auto& problem : turn.problems) spdlog::warn("transactions: {}", problem.text());
    tell();
    if (!turn.more) round_begin_ms_.reset();
    if (!turn.checks.empty())
      answer_door({std::move(turn.checks)});
    else if (turn.more)
      send(this, turn_tick{});
  }

  // -- consumerOffset.json ----------------------------------------------------

  // What lies before the cursors has to be durable where it went to first.
  void save() {
    const auto cursors = open_.positions();
    if (saving_) return;
    if (cursors == saved_) {
      if (stopping_) quit(stopping_);
      return;
    }
    saving_ = true;
    const auto failed = [this](const caf::error& cause) {
      spdlog::error("how far transactions are over was not saved: {}", from_caf(cause).text());
      saving_ = false;
      if (stopping_) quit(stopping_);
    };
    request(parts_.flush_log, caf::infinite, wait_flushed{open_.log_end()})
        .then(
            [this, failed, cursors](flushed) {
              commit_offsets commit{std::string{transaction_group},
                                    {{half_queue(), cursors.half}, {op_queue(), cursors.op}},
                                    true};
              request(parts_.offsets, caf::infinite, std::move(commit))
                  .then(
                      [this, cursors](offsets_committed) {
                        saved_ = cursors;
                        saving_ = false;
                        if (stopping_) save();
                      },
                      failed);
            },
            failed);
  }

  void stop(const caf::error& reason) {
    if (reason == caf::exit_reason::kill) return quit(reason);
    stopping_ = reason;
    answer_door({});
    note(true);
    tell();
    save();
  }

  txcheck_parts parts_;
  transactions open_;
  half_scanner scanner_;
  std::optional<int64_t> round_begin_ms_;  // nothing: no round is under way
  std::optional<checks_reply> door_;       // who waits for checks
  std::optional<transactions::cursors> saved_;
  bool saving_ = false;
  bool failed_ = false;  // the last op message: once is enough to say so
  caf::error stopping_;  // why we stop; none while we do not
};

}  // namespace

txcheck_actor spawn_txcheck(caf::actor_system& system, txcheck_parts parts,
                            recovered_transactions found) {
  return system.spawn<txcheck, caf::detached>(std::move(parts), std::move(found));
}

txcheck_actor spawn_txcheck_pooled(caf::actor_system& system, txcheck_parts parts,
                                   recovered_transactions found) {
  return system.spawn<txcheck>(std::move(parts), std::move(found));
}

}  // namespace cafmq

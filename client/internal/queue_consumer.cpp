#include "client/internal/queue_consumer.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include <fmt/format.h>
#include <caf/all.hpp>

#include "actors/error.hpp"
#include "client/internal/alarm_clock.hpp"
#include "client/internal/message_coding.hpp"
#include "client/internal/process_queue.hpp"

//   QUEUE CONSUMER --claim_queue--> BROKER                       when the queue is free
//   QUEUE CONSUMER --find_offset, find_queue_range--> BROKER     where to begin
//   QUEUE CONSUMER --pull_messages--> BROKER --pulled_messages--> QUEUE CONSUMER --run--> listener
//   listener       --run_report-----> QUEUE CONSUMER
//   clock          --queue_tick-----> QUEUE CONSUMER --commit_offsets--> BROKER
//   CONSUMER CORE  --stop_consuming-> QUEUE CONSUMER --commit_offsets--> BROKER, then it ends
//   CONSUMER CORE  <--offset_noted--- QUEUE CONSUMER

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr caf::timespan request_timeout = 5s;
constexpr caf::timespan claim_timeout = 60s;  // the broker answers within 40 s
constexpr caf::timespan last_commit_timeout = 2s;
constexpr std::chrono::milliseconds pull_grace = 5s;  // beyond the patience of a pull
constexpr std::chrono::milliseconds rest_after_error = 1s;
constexpr std::chrono::milliseconds rest_after_nothing = 100ms;  // when the broker did not wait
constexpr size_t run_messages_max = 32;

class queue_consumer final : public queue_consumer_actor::base {
 public:
  queue_consumer(caf::actor_config& config, queue_consumer_parts parts)
      : queue_consumer_actor::base{config},
        parts_{std::move(parts)},
        tags_{parts_.wanted.type == expression_type::tag ? tags_in(parts_.wanted.expression)
                                                         : std::vector<std::string>{}} {}

  const char* name() const override { return "queue consumer"; }

 protected:
  behavior_type make_behavior() override {
    begin_claim();
    return {
        [this](const run_report& report) { take_report(report); },
        [this](const stop_consuming& asked) { return stop(asked.patience); },
        [this](const queue_order& order) { return obey(order); },
        [this](queue_tick) { look_at_clock(); },
    };
  }

  void on_exit() override {
    is_revoked_->store(true);
    if (stopped_) stopped_->deliver(consuming_stopped{});
    stopped_.reset();
    parts_ = {};
  }

 private:
  // -- where to begin ---------------------------------------------------------

  // Whoever of the group had the queue before has committed and ended when that is answered.
  void begin_claim() {
    if (parts_.rights == queue_rights::open) is_claimed_ = true;
    is_claimed_ ? locate() : claim();
  }

  void claim() {
    request(parts_.broker, claim_timeout,
            claim_queue{parts_.options->group, parts_.queue.on_broker()})
        .then(
            [this](queue_claimed) {
              is_claimed_ = true;
              if (!stopped_) locate();
            },
            [this](const caf::error&) { rest(rest_after_error); });
  }

  void locate() {
    request(parts_.offsets, request_timeout,
            find_offset{parts_.options->group, parts_.queue.on_broker()})
        .then(
            [this](const offset_found& found) {
              if (found.known)
                begin(found.committed, true);
              else if (parts_.start.remembered)
                begin(*parts_.start.remembered, false);
              else
                locate_end();
            },
            [this](const caf::error&) { rest(rest_after_error); });
  }

  void locate_end() {
    request(parts_.broker, request_timeout, find_queue_range{parts_.queue.on_broker()})
        .then(
            [this](const queue_range& range) {
              const bool from_first = parts_.start.never_consumed == consume_from::first;
              begin(from_first ? range.min : range.max, false);
            },
            [this](const caf::error&) { rest(rest_after_error); });
  }

  // A start that the broker does not know is committed at once: whoever goes on here after us must
  // not choose another one.
  void begin(queue_offset start, bool is_committed) {
    if (stopped_ || messages_) return;
    begin_at(start);
    if (!parts_.options->auto_commit) consumed_below_ = start;
    if (is_committed) committed_ = start;
    send(parts_.notes, offset_noted{parts_.queue, start});
    commit_due_ = clock().now();
    commit();
    pull();
  }

  // -- pull -------------------------------------------------------------------

  void pull() {
    const auto now = clock().now();
    if (!messages_ || stopped_ || pull_deadline_ || messages_->is_full()) return;
    if (now < resting_until_) return wake_by(resting_until_);
    const auto& options = *parts_.options;
    const auto id = ++pull_id_;
    pull_began_ = now;
    pull_deadline_ = now + options.pull_patience + pull_grace;
    request(
        parts_.broker, caf::infinite,
        pull_messages{options.group, parts_.queue.on_broker(), messages_->next_pull(),
                      options.pull_messages_max, options.pull_bytes_max, parts_.wanted.expression,
                      options.pull_patience.count(), parts_.wanted.type})
        .then([this, id](const pulled_messages& answer) { pulled(id, answer); },
              [this, id](const caf::error& cause) { pull_failed(id, from_caf(cause)); });
    wake_by(*pull_deadline_);
  }

  void pulled(uint64_t id, const pulled_messages& answer) {
    if (id != pull_id_ || !pull_deadline_ || stopped_) return;  // given up
    pull_deadline_.reset();
    if (answer.status == pull_status::offset_illegal)
      skip_to(answer.next);
    else
      take_in(answer);
    deliver();
    pull();
  }

  void pull_failed(uint64_t id, const error& failure) {
    if (id != pull_id_ || !pull_deadline_ || stopped_) return;
    pull_deadline_.reset();
    if (failure.code() != errc::unreachable) warn(failure);  // a lost link is our owner's business
    rest(rest_after_error);
  }

  void take_in(const pulled_messages& answer) {
    auto from = messages_->next_pull();
    if (answer.next <= from) {
      if (clock().now() - pull_began_ < rest_after_nothing) rest(rest_after_nothing);
      return;
    }
    std::vector<received_message> wanted;
    for (const auto& part : answer.records.parts()) {
      auto decoded = decode_messages(part, parts_.queue, from, answer.next);
      for (const auto& damage : decoded.damaged) warn(damage);
      if (!decoded.messages.empty()) from = decoded.messages.back().queue_offset + 1;
      for (auto& message : decoded.messages)
        if (is_wanted(message.tags, tags_)) wanted.push_back(std::move(message));
    }
    messages_->add(std::move(wanted), answer.next);
  }

  // The messages up to `next` have expired, or the log ends earlier than it did.
  void skip_to(queue_offset next) {
    const auto from = messages_->next_pull();
    warn(error{errc::out_of_range,
               fmt::format("queue {} of '{}' on {} has nothing at offset {}; going on at {}",
                           parts_.queue.queue_id, parts_.queue.topic, parts_.queue.broker_name,
                           from.value(), next.value())});
    if (next >= from) {
      messages_->add({}, next);
      return;
    }
    begin_at(next);
  }

  void begin_at(queue_offset next) {
    revoke();
    messages_.emplace(next, process_queue_limits{parts_.options->queue_messages_max,
                                                 parts_.options->queue_bytes_max});
  }

  // -- deliver ----------------------------------------------------------------

  void deliver() {
    if (!messages_ || stopped_ || is_refused_) return;
    auto run = messages_->take_run(run_messages_max, clock().now());
    if (!run.empty()) hand_over(std::move(run));
    if (const auto due = messages_->next_due()) wake_by(*due);
  }

  void hand_over(process_queue::message_run run) {
    run_.clear();
    for (const auto& message : run) run_.push_back(message->queue_offset);
    const queue_consumer_actor self{this};
    parts_.hand_over(
        listener_run{++run_id_, parts_.queue, std::move(run), is_revoked_,
                     [self](run_report report) { caf::anon_send(self, std::move(report)); }});
  }

  void take_report(const run_report& report) {
    if (report.run_id != run_id_ || !messages_) return;
    for (const auto& [place, status] : report.answers) {
      if (status == consume_status::consumed)
        messages_->finish(place);
      else
        messages_->put_off(place, clock().now() + delay_of(place));
    }
    if (!report.is_last) return;
    for (const auto place : run_) messages_->give_back(place);
    run_.clear();
    if (stopped_) return commit_and_end();
    is_refused_ = report.is_refused;  // then we wait to be stopped, instead of asking for ever
    deliver();
    pull();
  }

  [[nodiscard]] std::chrono::milliseconds delay_of(queue_offset place) const {
    auto delay = parts_.options->retry_delay;
    for (auto times = messages_->times_put_off(place);
         times > 0 && delay < parts_.options->retry_delay_max; --times)
      delay *= 2;
    return std::min(delay, parts_.options->retry_delay_max);
  }

  // What is out is no longer ours: it is not delivered, and its report is not heard.
  void revoke() {
    is_revoked_->store(true);
    is_revoked_ = std::make_shared<std::atomic<bool>>(false);
    ++run_id_;
    run_.clear();
  }

  // -- commit -----------------------------------------------------------------

  void commit() {
    const auto now = clock().now();
    if (!messages_ || now < commit_due_ || is_committing_) return;
    commit_due_ = now + parts_.options->commit_interval;
    wake_by(commit_due_);
    const auto place = committable();
    if (committed_ == place) return;
    is_committing_ = true;
    send_commit(place, request_timeout, [this, place](bool is_done) {
      is_committing_ = false;
      if (is_done) note(place);
    });
  }

  // Without auto_commit nothing is consumed that nobody has said is.
  [[nodiscard]] queue_offset committable() const {
    const auto finished = messages_->committable();
    return consumed_below_ ? std::min(*consumed_below_, finished) : finished;
  }

  void note(queue_offset place) {
    committed_ = place;
    if (parts_.notes) send(parts_.notes, offset_noted{parts_.queue, place});
  }

  template <class Done>
  void send_commit(queue_offset place, caf::timespan timeout, Done done) {
    request(parts_.offsets, timeout,
            commit_offsets{parts_.options->group,
                           {{parts_.queue.on_broker(), place}},
                           std::exchange(may_go_back_, false)})
        .then([done](const offsets_committed&) mutable { done(true); },
              [done](const caf::error&) mutable { done(false); });
  }

  // -- orders of a pull consumer ----------------------------------------------

  caf::result<queue_done> obey(const queue_order& order) {
    if (!messages_ || stopped_)
      return to_caf(error{errc::out_of_range, "the queue is not consumed here yet; try again"});
    if (order.verb == queue_verb::seek) return seek(order.to);
    if (order.verb == queue_verb::seek_time) return seek_time(order.stored_ms);
    return commit_below(order.to);
  }

  queue_done seek(queue_offset to) {
    begin_at(to);
    ++pull_id_;  // the one that is open brings what is no longer wanted
    pull_deadline_.reset();
    if (consumed_below_) consumed_below_ = to;
    may_go_back_ = true;
    pull();
    return {to};
  }

  caf::result<queue_done> seek_time(int64_t stored_ms) {
    auto promise = make_response_promise<queue_done>();
    request(parts_.broker, request_timeout, find_position{parts_.queue.on_broker(), stored_ms})
        .then([this, promise](queue_position found) mutable { promise.deliver(seek(found.at)); },
              [promise](caf::error& cause) mutable { promise.deliver(std::move(cause)); });
    return promise;
  }

  caf::result<queue_done> commit_below(queue_offset below) {
    if (consumed_below_) consumed_below_ = std::max(*consumed_below_, below);
    const auto place = committable();
    if (committed_ == place) return queue_done{place};
    auto promise = make_response_promise<queue_done>();
    send_commit(place, request_timeout, [this, place, promise](bool is_done) mutable {
      if (is_done) {
        note(place);
        promise.deliver(queue_done{place});
      } else {
        promise.deliver(
            to_caf(error{errc::timed_out, "the broker has not taken the commit; commit again"}));
      }
    });
    return promise;
  }

  // -- the way out ------------------------------------------------------------

  caf::result<consuming_stopped> stop(std::chrono::milliseconds patience) {
    auto promise = make_response_promise<consuming_stopped>();
    stopped_ = promise;
    is_revoked_->store(true);
    const bool is_running = messages_ && messages_->has_run_out();
    if (is_running && patience.count() > 0) {
      stop_deadline_ = clock().now() + patience;
      wake_by(*stop_deadline_);
    } else {
      commit_and_end();
    }
    return promise;
  }

  void commit_and_end() {
    if (std::exchange(is_ending_, true)) return;
    if (!messages_ || committed_ == committable()) return quit(caf::exit_reason::user_shutdown);
    const auto place = committable();
    send_commit(place, last_commit_timeout, [this, place](bool is_done) {
      if (is_done) note(place);
      quit(caf::exit_reason::user_shutdown);
    });
  }

  // -- time -------------------------------------------------------------------

  void look_at_clock() {
    alarm_.rang();
    const auto now = clock().now();
    if (stopped_) {
      if (stop_deadline_ && now >= *stop_deadline_) commit_and_end();
      return;
    }
    if (pull_deadline_ && now >= *pull_deadline_) {
      pull_deadline_.reset();  // its answer comes too late
      warn(error{errc::timed_out, "the broker " + parts_.queue.broker_name + " left a pull of '" +
                                      parts_.queue.topic + "' unanswered; pulling again"});
    }
    if (!messages_) {
      if (now >= resting_until_) begin_claim();
    } else {
      commit();
      deliver();
      pull();
    }
    wake_for_next();
  }

  void wake_for_next() {
    const auto now = clock().now();
    if (messages_) wake_by(commit_due_);
    if (pull_deadline_) wake_by(*pull_deadline_);
    if (now < resting_until_) wake_by(resting_until_);
    if (messages_)
      if (const auto due = messages_->next_due(); due && *due > now) wake_by(*due);
  }

  void rest(std::chrono::milliseconds pause) {
    if (stopped_) return;
    resting_until_ = clock().now() + pause;
    wake_by(resting_until_);
  }

  void wake_by(clock::time_point due) {
    if (alarm_.set(due)) scheduled_send(this, due, queue_tick{});
  }

  void warn(const error& what) const {
    if (parts_.options->on_warning) parts_.options->on_warning(what);
  }

  queue_consumer_parts parts_;
  std::vector<std::string> tags_;

  bool is_claimed_ = false;
  std::optional<process_queue> messages_;  ///< nothing until it is known where to begin
  std::optional<queue_offset> committed_;
  std::optional<queue_offset> consumed_below_;  ///< as commits say; nothing with auto_commit
  bool may_go_back_ = false;                    ///< the next commit, after a seek
  bool is_committing_ = false;
  clock::time_point commit_due_{};

  uint64_t pull_id_ = 0;
  clock::time_point pull_began_{};
  std::optional<clock::time_point> pull_deadline_;  ///< while a pull is open
  clock::time_point resting_until_{};

  uint64_t run_id_ = 0;
  std::vector<queue_offset> run_;  ///< the messages that are out
  bool is_refused_ = false;        ///< the listener takes no more runs
  std::shared_ptr<std::atomic<bool>> is_revoked_ = std::make_shared<std::atomic<bool>>(false);

  alarm_clock alarm_;
  std::optional<caf::typed_response_promise<consuming_stopped>> stopped_;  ///< while stopping
  std::optional<clock::time_point> stop_deadline_;
  bool is_ending_ = false;
};

}  // namespace

queue_consumer_actor spawn_queue_consumer(caf::actor_system& system, queue_consumer_parts parts) {
  return system.spawn<queue_consumer>(std::move(parts));
}

}  // namespace cafmq

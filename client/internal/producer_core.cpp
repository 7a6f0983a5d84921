#include "client/internal/producer_core.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "client/internal/alarm_clock.hpp"
#include "client/internal/open_requests.hpp"
#include "client/internal/queue_selector.hpp"
#include "client/internal/route_cache.hpp"
#include "client/internal/route_queues.hpp"
#include "client/internal/send_outcome.hpp"
#include "message/system_topics.hpp"

//   application --publish, submit_send--> PRODUCER CORE     the job waits in its lane
//                                         PRODUCER CORE --locate_topic, link_broker--> DIRECTORY
//                                         PRODUCER CORE --put_messages--> BROKER
//   application <--send_receipt---------- PRODUCER CORE <--put_receipt--- BROKER
//   clock       --producer_tick---------> PRODUCER CORE     deadlines, and pauses that are over

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds route_age_max = 30s;
constexpr size_t routes_max = 10'000;
constexpr std::chrono::milliseconds avoid_for = 2s;              // a broker that failed
constexpr std::chrono::milliseconds avoid_with_slow_ones = 10s;  // as RocketMQ isolates it
constexpr std::chrono::milliseconds rest_after_failure = 50ms;
constexpr std::chrono::milliseconds rest_without_route = 200ms;
constexpr size_t open_attempts_max = 8;  // for one broker; more would only make batches smaller

class producer_core final : public producer_core_actor::base {
 public:
  producer_core(caf::actor_config& config, directory_actor directory,
                const producer_options& options, std::shared_ptr<send_window> window)
      : producer_core_actor::base{config},
        directory_{std::move(directory)},
        options_{options},
        window_{std::move(window)},
        routes_{route_age_max, routes_max},
        selector_{options.avoid_slow_brokers ? avoid_with_slow_ones : avoid_for,
                  options.avoid_slow_brokers} {}

  const char* name() const override { return "producer"; }

 protected:
  behavior_type make_behavior() override {
    set_down_handler([this](const caf::down_msg& down) { lose_link(down.source); });
    return {
        [this](const publish& asked) { return publish_one(asked); },
        [this](const publish_batch& asked) { return publish_many(asked); },
        [this](const close_client& asked) { return close(asked.patience); },
        [this](const submit_send& asked) { submit(asked.job); },
        [this](producer_tick) { look_at_clock(); },
    };
  }

  void on_exit() override {
    is_ending_ = true;
    window_->close();
    fail_all(error{errc::shutting_down, "the producer was closed before it was stored"});
    if (closing_) closing_->deliver(client_closed{lost_while_closing_});
    closing_.reset();
    anon_send_exit(directory_, caf::exit_reason::user_shutdown);
    directory_ = nullptr;
    brokers_.clear();
  }

 private:
  struct broker_state {
    std::string address;
    broker_actor handle;
    bool is_linking = false;
    size_t open_attempts = 0;
    clock::time_point resting_until{};
  };

  struct attempt {
    broker_queue queue;
    caf::actor_addr asked;
    send_batch jobs;
    clock::time_point began;
  };

  // -- jobs come in -----------------------------------------------------------

  caf::result<send_receipt> publish_one(const publish& asked) {
    auto promise = make_response_promise<send_receipt>();
    accept({asked.message}, asked.timeout,
           [promise](result<std::vector<send_receipt>> outcome) mutable {
             if (outcome)
               promise.deliver(std::move(outcome->front()));
             else
               promise.deliver(to_caf(outcome.error()));
           });
    return promise;
  }

  caf::result<published_batch> publish_many(const publish_batch& asked) {
    auto promise = make_response_promise<published_batch>();
    accept(asked.messages, asked.timeout,
           [promise](result<std::vector<send_receipt>> outcome) mutable {
             if (outcome)
               promise.deliver(published_batch{std::move(*outcome)});
             else
               promise.deliver(to_caf(outcome.error()));
           });
    return promise;
  }

  void accept(const std::vector<outgoing_message>& messages,
              std::optional<std::chrono::milliseconds> timeout, send_job::answer done) {
    auto job = make_send_job(messages, system_clock{}.wall_ms(), packing_of(options_));
    if (!job) return done(fail(job.error()));
    auto room = window_->take((*job)->message_ids.size(), (*job)->items.size());
    if (!room) return done(fail(room.error()));
    (*job)->done = std::move(done);
    if (timeout) (*job)->deadline = clock().now() + *timeout;
    submit(*job);
  }

  void submit(const std::shared_ptr<send_job>& job) {
    const auto deadline = job->deadline.value_or(clock().now() + options_.send_timeout);
    job->id = jobs_.open(deadline, job);
    if (closing_) {
      finish(job, fail(errc::shutting_down, "the producer is closing; start another one to send"));
      return;
    }
    backlog_.add(job);
    pump(send_lane{job->lane});  // a copy: the job may move to another lane
    wake_by(deadline);
  }

  // -- jobs go out ------------------------------------------------------------

  void pump_all() {
    for (const auto& lane : backlog_.lanes()) pump(lane);
    end_when_drained();
  }

  void pump(const send_lane& lane) {
    while (backlog_.has_work(lane)) {
      if (routes_.is_due(lane.topic, clock().now())) ask_route(lane.topic);
      if (lane.is_choosing) return let_choose(lane);
      const auto* queue = choose_queue(lane);
      if (queue == nullptr) return;
      const auto chosen = *queue;
      attempt_on(chosen, backlog_.take(lane, {}));
    }
  }

  // As soon as there is a route.
  void let_choose(const send_lane& lane) {
    const auto& queues = routes_.writable(lane.topic);
    if (queues.empty()) return;
    for (const auto& chosen : backlog_.let_choose(lane, queues)) pump(chosen);
  }

  // The topic has fewer queues than before, or never had so many.
  void leave_queue(const send_lane& lane, size_t queues) {
    for (const auto& job : backlog_.take_back_choices(lane))
      finish(job, fail(errc::invalid_argument, "the topic '{}' has queues 0 to {}, not {}",
                       lane.topic, queues - 1, *lane.queue_id));
    pump({lane.topic, {}, true});
  }

  // Null while the lane has to wait.
  const broker_queue* choose_queue(const send_lane& lane) {
    const auto& queues = routes_.writable(lane.topic);
    const auto usable = [this](const broker_queue& queue) { return is_usable(queue.broker_name); };
    if (!lane.queue_id) return selector_.select(queues, usable, clock().now());
    if (queues.empty()) return nullptr;
    const auto wanted = static_cast<size_t>(*lane.queue_id);
    if (wanted < queues.size()) return usable(queues[wanted]) ? &queues[wanted] : nullptr;
    leave_queue(lane, queues.size());
    return nullptr;
  }

  bool is_usable(const std::string& broker_name) {
    auto& broker = brokers_[broker_name];
    if (!broker.handle) {
      ask_link(broker_name);
      return false;
    }
    return broker.open_attempts < open_attempts_max && clock().now() >= broker.resting_until;
  }

  void attempt_on(const broker_queue& queue, send_batch jobs) {
    auto& broker = brokers_[queue.broker_name];
    std::vector<shared_bytes> items;
    for (const auto& job : jobs) {
      ++job->attempts;
      items.push_back(job->items);
    }
    ++broker.open_attempts;
    const auto deadline = clock().now() + options_.attempt_timeout;
    const auto id = attempts_.open(
        deadline, attempt{queue, broker.handle.address(), std::move(jobs), clock().now()});
    request(broker.handle, caf::infinite,
            put_messages{queue.topic, queue.queue_id, options_.queues_if_created,
                         system_clock{}.wall_ms(), byte_parts{std::move(items)}})
        .then([this, id](const put_receipt& receipt) { stored(id, receipt); },
              [this, id](const caf::error& cause) {
                if (auto open = attempts_.close(id)) attempt_failed(*open, from_caf(cause));
              });
    wake_by(deadline);
  }

  // -- answers ----------------------------------------------------------------

  void stored(uint64_t id, const put_receipt& receipt) {
    const auto open = attempts_.close(id);
    if (!open) return;  // too late: it was tried again
    const auto& broker_name = open->queue.broker_name;
    --brokers_[broker_name].open_attempts;
    const auto now = clock().now();
    selector_.broker_worked(
        broker_name, now, std::chrono::duration_cast<std::chrono::milliseconds>(now - open->began));
    size_t first = 0;
    for (const auto& job : open->jobs) {
      finish(job, receipts_for(*job, first, receipt, broker_name));
      first += job->message_ids.size();
    }
    pump_all();
  }

  void attempt_failed(const attempt& failed, const error& failure) {
    --brokers_[failed.queue.broker_name].open_attempts;
    const auto verdict = verdict_on(failure.code());
    // One of several may have spoiled it for the others: each is sent alone.
    const bool may_be_anyone = verdict == send_verdict::give_up && failed.jobs.size() > 1;
    send_batch again;
    for (const auto& job : failed.jobs) {
      if (job->is_finished) continue;
      job->last_failure = failure;
      if (may_be_anyone)
        job->alone = true;
      else if (verdict == send_verdict::retry)
        ++job->failures;
      else if (verdict == send_verdict::give_up)
        job->failures = options_.retries + 1;
      if (job->failures > options_.retries)
        finish(job, fail(describe_failure(*job, failure)));
      else
        again.push_back(job);
    }
    backlog_.put_back(again);
    if (verdict != send_verdict::give_up) rest(failed.queue.broker_name);
    if (verdict == send_verdict::reconnect) lose_link(failed.asked);
    routes_.distrust(failed.queue.topic);
    pump_all();
  }

  void rest(const std::string& broker_name) {
    auto& broker = brokers_[broker_name];
    broker.resting_until = clock().now() + rest_after_failure;
    wake_by(broker.resting_until);
    selector_.broker_failed(broker_name, clock().now());
  }

  void finish(const std::shared_ptr<send_job>& job, result<std::vector<send_receipt>> outcome) {
    if (job->is_finished) return;
    job->is_finished = true;
    (void)jobs_.close(job->id);
    window_->give_back(job->message_ids.size(), job->items.size());
    if (!outcome && closing_) lost_while_closing_ += job->message_ids.size();
    job->done(std::move(outcome));
  }

  // -- routes and links -------------------------------------------------------

  void ask_route(const std::string& topic) {
    auto& due = route_asked_[topic];
    if (clock().now() < due) return;
    due = clock::time_point::max();  // until there is an answer
    request(directory_, caf::infinite, locate_topic{topic})
        .then([this, topic](topic_route& route) { learn(topic, std::move(route)); },
              [this, topic](const caf::error& cause) {
                auto failure = from_caf(cause);
                if (failure.code() == errc::topic_not_exist && routes_.find(topic) == nullptr)
                  ask_route_if_created(topic, failure);
                else
                  route_failed(topic, std::move(failure));
              });
  }

  // The topic comes into being when something is sent to it.
  void ask_route_if_created(const std::string& topic, const error& failure) {
    request(directory_, caf::infinite, locate_topic{std::string{system_topic::auto_create}})
        .then(
            [this, topic](topic_route& route) {
              learn(topic, route_if_created(std::move(route), options_.queues_if_created));
            },
            [this, topic, failure](const caf::error&) { route_failed(topic, failure); });
  }

  void learn(const std::string& topic, topic_route route) {
    route_asked_.erase(topic);
    trouble_.erase(topic);
    for (const auto& broker : route.brokers) {
      const auto address = master_address(route, broker.broker_name);
      auto& known = brokers_[broker.broker_name];
      if (!address || known.address == *address) continue;
      known.address = *address;
      known.handle = nullptr;
    }
    routes_.store(topic, std::move(route), clock().now());
    if (routes_.writable(topic).empty()) {
      routes_.distrust(topic);
      route_failed(topic, error{errc::no_permission, "no broker permits writing to the topic now"});
    }
    pump_all();
  }

  void route_failed(const std::string& topic, error failure) {
    trouble_.insert_or_assign(topic, std::move(failure));
    const auto due = clock().now() + rest_without_route;
    route_asked_[topic] = due;
    if (backlog_has(topic)) wake_by(due);
  }

  [[nodiscard]] bool backlog_has(const std::string& topic) const {
    const auto lanes = backlog_.lanes();
    return std::any_of(lanes.begin(), lanes.end(),
                       [&](const send_lane& lane) { return lane.topic == topic; });
  }

  void ask_link(const std::string& broker_name) {
    auto& broker = brokers_[broker_name];
    if (broker.is_linking || broker.address.empty()) return;
    broker.is_linking = true;
    request(directory_, caf::infinite, link_broker{broker.address})
        .then(
            [this, broker_name, address = broker.address](const broker_link& link) {
              auto& linked = brokers_[broker_name];
              linked.is_linking = false;
              if (linked.address == address) {
                linked.handle = link.broker;
                monitor(link.broker);
              }
              pump_all();
            },
            [this, broker_name](const caf::error& cause) {
              brokers_[broker_name].is_linking = false;
              link_trouble_ = from_caf(cause);
              pump_all();
            });
  }

  void lose_link(const caf::actor_addr& gone) {
    for (auto& [broker_name, broker] : brokers_) {
      if (!broker.handle || broker.handle.address() != gone) continue;
      broker.handle = nullptr;
      rest(broker_name);
    }
  }

  // -- time -------------------------------------------------------------------

  void look_at_clock() {
    alarm_.rang();
    const auto now = clock().now();
    for (const auto& overdue : attempts_.sweep(now))
      attempt_failed(overdue, error{errc::timed_out,
                                    "the broker did not answer in time; it may or "
                                    "may not have stored the message"});
    for (const auto& job : jobs_.sweep(now)) finish(job, fail(overdue_failure(*job)));
    if (closing_ && now >= close_deadline_)
      fail_all(error{errc::shutting_down, "the producer was closed before it was stored"});
    pump_all();
    forget_old_trouble();
    wake_for_next();
  }

  // Topics that nobody sends to any more.
  void forget_old_trouble() {
    for (auto each = trouble_.begin(); each != trouble_.end();) {
      if (backlog_has(each->first)) {
        ++each;
        continue;
      }
      const auto asked = route_asked_.find(each->first);
      if (asked != route_asked_.end() && asked->second != clock::time_point::max())
        route_asked_.erase(asked);
      each = trouble_.erase(each);
    }
  }

  void wake_for_next() {
    if (const auto due = attempts_.next_deadline()) wake_by(*due);
    if (const auto due = jobs_.next_deadline()) wake_by(*due);
    if (jobs_.empty()) return;
    const auto now = clock().now();
    for (const auto& [broker_name, broker] : brokers_)
      if (broker.resting_until > now) wake_by(broker.resting_until);
    for (const auto& [topic, due] : route_asked_)
      if (due != clock::time_point::max() && due > now) wake_by(due);
    if (closing_) wake_by(close_deadline_);
  }

  void wake_by(clock::time_point due) {
    if (alarm_.set(due)) scheduled_send(this, due, producer_tick{});
  }

  error overdue_failure(const send_job& job) {
    error failure{errc::timed_out, "no answer within the deadline; it may or may not be stored"};
    const auto trouble = trouble_.find(job.lane.topic);
    if (job.last_failure)
      failure = *job.last_failure;
    else if (job.attempts == 0 && trouble != trouble_.end())
      failure = trouble->second;
    else if (job.attempts == 0 && link_trouble_)
      failure = *link_trouble_;
    else if (job.attempts == 0)
      failure = error{errc::unreachable, "there was no connection to a broker by the deadline"};
    return describe_failure(job, failure);
  }

  // -- the way out ------------------------------------------------------------

  caf::result<client_closed> close(std::chrono::milliseconds patience) {
    if (closing_) return to_caf(error{errc::shutting_down, "the producer is closing already"});
    window_->close();
    closing_ = make_response_promise<client_closed>();
    auto promise = *closing_;
    close_deadline_ = clock().now() + patience;
    if (patience.count() <= 0)
      fail_all(error{errc::shutting_down, "the producer was closed before it was stored"});
    else
      wake_by(close_deadline_);
    end_when_drained();
    return promise;
  }

  void end_when_drained() {
    if (!closing_ || !jobs_.empty() || is_ending_) return;
    is_ending_ = true;
    quit(caf::exit_reason::user_shutdown);  // the answer is given on the way out
  }

  void fail_all(const error& failure) {
    for (const auto& job : jobs_.sweep(clock::time_point::max()))
      finish(job, fail(describe_failure(*job, failure)));
  }

  directory_actor directory_;
  producer_options options_;
  std::shared_ptr<send_window> window_;

  route_cache routes_;
  std::map<std::string, clock::time_point> route_asked_;  ///< when to ask again; max: it is asked
  std::map<std::string, error> trouble_;                  ///< why a topic has no route
  std::optional<error> link_trouble_;
  std::map<std::string, broker_state> brokers_;
  queue_selector selector_;

  send_backlog backlog_;
  open_requests<std::shared_ptr<send_job>> jobs_;  ///< everything that is not answered
  open_requests<attempt> attempts_;                ///< what brokers were asked
  alarm_clock alarm_;

  std::optional<caf::typed_response_promise<client_closed>> closing_;
  clock::time_point close_deadline_{};
  size_t lost_while_closing_ = 0;
  bool is_ending_ = false;
};

}  // namespace

producer_core_actor spawn_producer_core(caf::actor_system& system, directory_actor directory,
                                        const producer_options& options,
                                        std::shared_ptr<send_window> window) {
  return system.spawn<producer_core>(std::move(directory), options, std::move(window));
}

}  // namespace cafmq

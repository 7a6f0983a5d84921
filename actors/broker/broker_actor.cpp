#include "actors/broker/broker_actor.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <caf/all.hpp>

#include "actors/append_news.hpp"
#include "actors/broker/listings.hpp"
#include "actors/broker/pull_filters.hpp"
#include "actors/broker/pull_path.hpp"
#include "actors/broker/send_path.hpp"
#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "actors/timer_messages.hpp"
#include "storage/message_store.hpp"

//   client --put_messages--> BROKER   appends to the store itself, then
//                            BROKER --log_grew--> REPUT, --allocate_tick--> ALLOCATE now and then
//                            BROKER --wait_flushed--> FLUSH (sync flush) --> put_receipt to the
//                            client BROKER --create_topic_by_sending--> TOPICS, then appends
//   client --pull_messages-> BROKER   reads from the store itself; nothing there:
//                            BROKER --hold_pull--> HOLD --wake_reason--> reads again --> the client
//                            far behind the tail: BROKER --pull_messages--> COLD READ
//   client --the others----> BROKER --delegated--> TOPICS, OFFSETS, CLIENTS, TIMER, which
//                            answer the client

namespace cafmq {
namespace {

using put_reply = caf::typed_response_promise<put_receipt>;
using pull_reply = caf::typed_response_promise<pulled_messages>;

class broker final : public broker_actor::base {
 public:
  broker(caf::actor_config& config, broker_parts parts, const broker_options& options)
      : broker_actor::base{config},
        parts_{std::move(parts)},
        news_{parts_.dispatch_pending, parts_.reput, parts_.allocate_ahead},
        send_path_{*parts_.store,      parts_.topic_snapshot, parts_.store_settings,
                   options.permission, parts_.settings,       parts_.traffic,
                   parts_.timer_rules},
        pull_path_{*parts_.store,  parts_.topic_snapshot, options,
                   parts_.traffic, parts_.wall_clock,     parts_.groups},
        pull_filters_{options},
        patience_max_{options.long_polling ? patience_max : options.short_polling},
        cold_pulls_max_{options.cold_pulls_max} {}

  const char* name() const override { return "broker"; }

 protected:
  behavior_type make_behavior() override {
    set_exit_handler([this](const caf::exit_msg& exit) { stop(exit.reason); });
    send(parts_.allocate_ahead, allocate_tick{});
    return {
        [this](put_messages& request) { return put(request); },
        [this](pull_messages& request) { return pull(request); },
        [this](const find_queue_range& asked) {
          return queue_range{parts_.store->min_offset(asked.queue),
                             parts_.store->max_offset(asked.queue)};
        },
        [this](const find_position& asked) { return find(asked); },
        [this](create_topic& asked) { return delegate(parts_.topics, std::move(asked)); },
        [this](find_offset& asked) { return delegate(parts_.offsets, std::move(asked)); },
        [this](commit_offsets& asked) { return delegate(parts_.offsets, std::move(asked)); },
        [this](client_heartbeat& beat) { return delegate(parts_.clients, std::move(beat)); },
        [this](leave_groups& leaving) { send(parts_.clients, std::move(leaving)); },
        [this](find_members& asked) { return delegate(parts_.clients, std::move(asked)); },
        [this](claim_queue& asked) { return delegate(parts_.clients, std::move(asked)); },
        [this](list_topics) {
          return list_topics_of(*parts_.topic_snapshot->read(), *parts_.store);
        },
        [this](list_groups asked) { return list_all_groups(asked); },
        [this](cancel_timer& asked) { return ask_timer<timer_changed>(std::move(asked)); },
        [this](reschedule_timer& asked) { return ask_timer<timer_changed>(std::move(asked)); },
        [this](list_timers& asked) { return ask_timer<timer_listing>(std::move(asked)); },
    };
  }

  void on_exit() override {
    parts_ = {};
    news_ = {{}, {}, {}};
  }

 private:
  // -- send -------------------------------------------------------------------

  put_reply put(put_messages& request) {
    auto reply = make_response_promise<put_receipt>();
    if (stopping_)
      reply.deliver(stopping_error());
    else if (auto creating = creating_.find(request.topic); creating != creating_.end())
      creating->second.emplace_back(std::move(request), reply);  // behind those who came earlier
    else
      append(request, reply);
    return reply;
  }

  void append(put_messages& request, put_reply reply) {
    auto appended = send_path_.append(request);
    if (!appended && appended.error().code() == errc::topic_not_exist)
      create_topic_for(request, reply);
    else if (!appended)
      reply.deliver(to_caf(appended.error()));
    else
      acknowledge(std::move(*appended), reply);
  }

  void acknowledge(appended done, put_reply reply) {
    news_.tell(done.end);
    if (parts_.store_settings.flush == flush_mode::async || !done.wait_for_flush) {
      reply.deliver(std::move(done.receipt));
      return;
    }
    ++unanswered_;
    request(parts_.flush_log, caf::infinite, wait_flushed{done.end})
        .then(
            [this, reply, receipt = std::move(done.receipt)](flushed) mutable {
              reply.deliver(std::move(receipt));
              answered();
            },
            [this, reply](caf::error& cause) mutable {
              reply.deliver(std::move(cause));
              answered();
            });
  }

  // -- a topic that is created by sending -------------------------------------

  // Sends to it that come meanwhile wait behind this one, so that their order is kept.
  void create_topic_for(put_messages& request, put_reply reply) {
    const create_topic_by_sending wanted{request.topic, request.queues_if_created};
    creating_[request.topic].emplace_back(std::move(request), reply);
    ++unanswered_;
    this->request(parts_.topics, caf::infinite, wanted)
        .then([this, topic = wanted.topic](const topic_created&) { put_waiting(topic, {}); },
              [this, topic = wanted.topic](const caf::error& cause) { put_waiting(topic, cause); });
  }

  void put_waiting(const std::string& topic, const caf::error& refused) {
    auto waiting = std::move(creating_.extract(topic).mapped());
    for (auto& [request, reply] : waiting) {
      if (refused)
        reply.deliver(refused);
      else if (auto done = send_path_.append(request))
        acknowledge(std::move(*done), reply);
      else
        reply.deliver(to_caf(done.error()));
    }
    answered();
  }

  // -- pull -------------------------------------------------------------------

  pull_reply pull(pull_messages& request) {
    auto reply = make_response_promise<pulled_messages>();
    if (stopping_) {
      reply.deliver(stopping_error());
      return reply;
    }
    if (const auto ready = pull_filters_.prepare(request); !ready) {
      reply.deliver(to_caf(ready.error()));
      return reply;
    }
    if (pull_path_.is_cold(request)) {
      read_cold(request, reply);
      return reply;
    }
    auto read = pull_path_.read(request);
    if (read && read->status == pull_status::no_new_message && request.patience_ms > 0) {
      const auto deadline = deadline_of(request);
      hold_until_arrival(std::move(request), reply, read->next, deadline);
    } else {
      answer(reply, std::move(read));
    }
    return reply;
  }

  void read_cold(pull_messages& request, pull_reply reply) {
    if (cold_pulls_ == cold_pulls_max_) {
      reply.deliver(to_caf(
          error{errc::busy, "too many pulls of old messages wait for the disk; try again later"}));
      return;
    }
    ++cold_pulls_;
    ++unanswered_;
    const auto done = [this] {
      --cold_pulls_;
      answered();
    };
    this->request(parts_.cold_read, caf::infinite, std::move(request))
        .then(
            [reply, done](pulled_messages& pulled) mutable {
              reply.deliver(std::move(pulled));
              done();
            },
            [reply, done](caf::error& cause) mutable {
              reply.deliver(std::move(cause));
              done();
            });
  }

  static void answer(pull_reply reply, result<pulled_messages> read) {
    if (read)
      reply.deliver(std::move(*read));
    else
      reply.deliver(to_caf(read.error()));
  }

  actor_time deadline_of(const pull_messages& request) {
    return clock().now() + std::min(std::chrono::milliseconds{request.patience_ms}, patience_max_);
  }

  void hold_until_arrival(pull_messages request, pull_reply reply, queue_offset wanted,
                          actor_time deadline) {
    const hold_pull hold{request.queue, wanted, deadline};
    ++unanswered_;
    this->request(parts_.hold, caf::infinite, hold)
        .then(
            [this, request = std::move(request), reply, deadline](wake_reason reason) mutable {
              read_again(std::move(request), reply, deadline, reason);
              answered();
            },
            [this, reply](caf::error& cause) mutable {
              reply.deliver(std::move(cause));
              answered();
            });
  }

  void read_again(pull_messages request, pull_reply reply, actor_time deadline,
                  wake_reason reason) {
    auto read = pull_path_.read(request);
    if (reason != wake_reason::arrived || !read || !nothing_is_wanted(*read))
      return answer(reply, std::move(read));
    request.from = read->next;
    hold_until_arrival(std::move(request), reply, read->next, deadline);
  }

  [[nodiscard]] caf::result<queue_position> find(const find_position& asked) const {
    const auto found = parts_.store->offset_at(asked.queue, asked.stored_ms, time_boundary::lower);
    if (!found) return to_caf(found.error());
    return queue_position{*found};
  }

  // -- timers -----------------------------------------------------------------

  template <class Answer, class Asked>
  caf::result<Answer> ask_timer(Asked asked) {
    if (parts_.timer) return delegate(parts_.timer, std::move(asked));
    return to_caf(error{errc::config_invalid, "this broker has timerWheelEnable=false"});
  }

  // -- listings ---------------------------------------------------------------

  caf::result<group_listing> list_all_groups(list_groups asked) {
    auto reply = make_response_promise<group_listing>();
    const auto failed = [reply](caf::error& cause) mutable { reply.deliver(std::move(cause)); };
    request(parts_.clients, caf::infinite, asked)
        .then(
            [this, reply, failed](group_listing& groups) mutable {
              request(parts_.offsets, caf::infinite, list_group_offsets{})
                  .then(
                      [this, reply,
                       groups = std::move(groups)](const group_offsets& offsets) mutable {
                        add_lags(groups, offsets, *parts_.store);
                        reply.deliver(std::move(groups));
                      },
                      failed);
            },
            failed);
    return reply;
  }

  // -- the way out ------------------------------------------------------------

  void stop(const caf::error& reason) {
    if (reason == caf::exit_reason::kill) return quit(reason);
    stopping_ = reason;
    send(parts_.hold, stop_holding{});
    quit_when_all_are_answered();
  }

  void answered() {
    --unanswered_;
    quit_when_all_are_answered();
  }

  void quit_when_all_are_answered() {
    if (stopping_ && unanswered_ == 0) quit(stopping_);
  }

  static caf::error stopping_error() {
    return to_caf(error{errc::shutting_down, "the broker is stopping; try another one"});
  }

  static constexpr std::chrono::milliseconds patience_max{60'000};

  broker_parts parts_;
  append_news news_;
  send_path send_path_;
  pull_path pull_path_;
  pull_filters pull_filters_;
  std::chrono::milliseconds patience_max_;
  std::map<std::string, std::vector<std::pair<put_messages, put_reply>>> creating_;
  size_t cold_pulls_max_;
  size_t cold_pulls_ = 0;  // those that COLD READ has
  size_t unanswered_ = 0;  // requests that wait for FLUSH, TOPICS, HOLD or COLD READ
  caf::error stopping_;    // why we stop; none while we do not
};

}  // namespace

broker_actor spawn_broker(caf::actor_system& system, broker_parts parts,
                          const broker_options& options) {
  return system.spawn<broker>(std::move(parts), options);
}

}  // namespace cafmq

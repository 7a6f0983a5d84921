#include "client/pull_consumer.hpp"

#include <algorithm>
#include <map>
#include <thread>
#include <utility>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "client/actors.hpp"
#include "client/internal/connector_actor.hpp"
#include "client/internal/consumer_core.hpp"
#include "client/internal/directory_actor.hpp"
#include "client/internal/name_servers.hpp"
#include "client/internal/run_buffer.hpp"
#include "client/internal/shared_system.hpp"
#include "client/internal/stop_actor.hpp"
#include "message/unique_keys.hpp"

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr auto order_timeout = 10s;  // the queue's own requests take less

// Gathers what became of several commits; the last one calls back.
class commit_tally {
 public:
  commit_tally(size_t open, pull_consumer::commit_callback done)
      : open_{open}, done_{std::move(done)} {}

  void count(const result<void>& outcome) {
    if (!outcome && all_) all_ = outcome;
    if (--open_ > 0 || !done_) return;
    const callback_scope scope;
    try {
      done_(all_);
    } catch (...) {
    }
  }

 private:
  size_t open_;
  pull_consumer::commit_callback done_;
  result<void> all_;
};

}  // namespace

/// What a consumer consists of: its core in the shared actor system, and the runs between them.
class pull_consumer::membership {
 public:
  membership(consumer_options options, queue_rights rights)
      : options_{std::make_shared<const consumer_options>(std::move(options))},
        shared_{shared_system::acquire()} {
    const system_visit visit{*shared_};
    auto& system = visit.system();
    auto directory =
        spawn_directory(system, spawn_connector(system), split_addresses(options_->name_servers));
    core_ = spawn_consumer_core(
        system, std::move(directory), options_,
        [buffer = buffer_](listener_run run) { buffer->hand_over(std::move(run)); }, rights);
  }

  polled poll(std::chrono::milliseconds patience) {
    settle();
    polled all;
    for (auto& run : buffer_->take_until(system_clock{}.now() + patience)) {
      all.insert(all.end(), run.messages.begin(), run.messages.end());
      positions_.insert_or_assign(run.queue, run.messages.back()->queue_offset + 1);
      if (options_->auto_commit)
        unsettled_.push_back(std::move(run));
      else
        report_consumed(run);
    }
    return all;
  }

  result<std::vector<broker_queue>> queues() {
    auto listing = ask<owned_queues>(list_owned{});
    if (!listing) return fail(listing.error());
    return std::move(listing->queues);
  }

  [[nodiscard]] std::optional<queue_offset> position(const broker_queue& queue) const {
    const auto known = positions_.find(queue);
    if (known == positions_.end()) return std::nullopt;
    return known->second;
  }

  result<void> seek(const queue_order& order) {
    auto done = ask<queue_done>(order);
    if (!done) return fail(done.error());
    positions_.insert_or_assign(order.queue, done->at);
    return {};
  }

  // A run that waits in the buffer stays there.
  result<void> set_paused(const broker_queue& queue, bool paused) {
    const auto owned = queues();
    if (!owned) return fail(owned.error());
    if (std::find(owned->begin(), owned->end(), queue) == owned->end())
      return fail(errc::out_of_range, "queue {} of '{}' on {} is not consumed here", queue.queue_id,
                  queue.topic, queue.broker_name);
    buffer_->set_paused(queue, paused);
    return {};
  }

  result<void> commit() {
    settle();
    result<void> all;
    for (const auto& order : commit_orders()) {
      const auto done = ask<queue_done>(order);
      if (!done && all) all = fail(done.error());
    }
    return all;
  }

  void commit_async(commit_callback done) {
    if (!core_) {
      if (done) done(fail(errc::shutting_down, "the consumer is closed"));
      return;
    }
    settle();
    const auto orders = commit_orders();
    const auto open = std::max<size_t>(orders.size(), 1);
    auto tally = std::make_shared<commit_tally>(open, std::move(done));
    if (orders.empty()) return tally->count({});
    const system_visit visit{*shared_};
    visit.system().spawn([orders, tally, core = core_](caf::event_based_actor* self) {
      for (const auto& order : orders)
        self->request(core, order_timeout, order)
            .then([tally](const queue_done&) { tally->count({}); },
                  [tally](const caf::error& why) { tally->count(fail(from_caf(why))); });
    });
  }

  result<void> close(std::chrono::milliseconds timeout) {
    if (callback_scope::is_active())
      return fail(errc::invalid_argument, "a consumer cannot be closed in a callback");
    if (!core_) return fail(errc::shutting_down, "the consumer is closed already");
    settle();
    buffer_->stop();
    auto closed = stop_actor<bool>(*shared_, std::exchange(core_, nullptr), timeout,
                                   [](const client_closed&) { return true; });
    shared_.reset();
    if (!closed) return fail(closed.error());
    return {};
  }

  [[nodiscard]] const consumer_options& options() const { return *options_; }

 private:
  template <class Answer, class Question>
  result<Answer> ask(const Question& question) {
    if (!core_) return fail(errc::shutting_down, "the consumer is closed");
    const system_visit visit{*shared_};
    caf::scoped_actor self{visit.system()};
    result<Answer> outcome;
    self->request(core_, order_timeout, question)
        .receive([&](Answer& answer) { outcome = std::move(answer); },
                 [&](caf::error& cause) { outcome = fail(from_caf(cause)); });
    return outcome;
  }

  // What the last poll returned is consumed.
  void settle() {
    for (const auto& run : std::exchange(unsettled_, {})) report_consumed(run);
  }

  [[nodiscard]] std::vector<queue_order> commit_orders() const {
    std::vector<queue_order> orders;
    for (const auto& [queue, position] : positions_)
      orders.push_back({queue, queue_verb::commit, position});
    return orders;
  }

  const std::shared_ptr<const consumer_options> options_;
  const std::shared_ptr<run_buffer> buffer_ = std::make_shared<run_buffer>();
  std::shared_ptr<shared_system> shared_;
  consumer_core_actor core_;
  std::vector<listener_run> unsettled_;  ///< polled, and with auto_commit not consumed yet
  std::map<broker_queue, queue_offset> positions_;
};

result<pull_consumer> pull_consumer::subscribe(consumer_options options) {
  if (auto valid = validate(options); !valid) return fail(valid.error());
  if (options.client_id.empty()) options.client_id = make_client_id();
  return pull_consumer{std::make_shared<membership>(std::move(options), queue_rights::claimed)};
}

result<pull_consumer> pull_consumer::assign(consumer_options options,
                                            std::vector<broker_queue> queues) {
  options.allocation = configured_allocation(std::move(queues));
  if (auto valid = validate(options); !valid) return fail(valid.error());
  if (options.client_id.empty()) options.client_id = make_client_id();
  return pull_consumer{std::make_shared<membership>(std::move(options), queue_rights::open)};
}

pull_consumer::pull_consumer(std::shared_ptr<membership> membership)
    : membership_{std::move(membership)} {}

pull_consumer::pull_consumer(pull_consumer&&) noexcept = default;

pull_consumer& pull_consumer::operator=(pull_consumer&& other) noexcept {
  if (this != &other) {
    const pull_consumer closed_at_the_end{std::move(*this)};
    membership_ = std::move(other.membership_);
  }
  return *this;
}

pull_consumer::~pull_consumer() {
  if (!membership_) return;
  auto finish = [membership = std::move(membership_)] {
    (void)membership->close(membership->options().close_timeout);
  };
  if (callback_scope::is_active())
    std::thread{std::move(finish)}.detach();  // here it would wait for itself
  else
    finish();
}

pull_consumer::polled pull_consumer::poll(std::chrono::milliseconds patience) {
  return membership_->poll(patience);
}

result<std::vector<broker_queue>> pull_consumer::queues() {
  return membership_->queues();
}

std::optional<queue_offset> pull_consumer::position(const broker_queue& queue) const {
  return membership_->position(queue);
}

result<void> pull_consumer::seek(const broker_queue& queue, queue_offset to) {
  return membership_->seek({queue, queue_verb::seek, to});
}

result<void> pull_consumer::seek(const broker_queue& queue, message_time stored_at) {
  return membership_->seek(
      {queue, queue_verb::seek_time, {}, stored_at.time_since_epoch().count()});
}

result<void> pull_consumer::pause(const broker_queue& queue) {
  return membership_->set_paused(queue, true);
}

result<void> pull_consumer::resume(const broker_queue& queue) {
  return membership_->set_paused(queue, false);
}

result<void> pull_consumer::commit() {
  return membership_->commit();
}

void pull_consumer::commit_async(commit_callback done) {
  membership_->commit_async(std::move(done));
}

result<void> pull_consumer::close(std::chrono::milliseconds timeout) {
  return membership_->close(timeout);
}

}  // namespace cafmq

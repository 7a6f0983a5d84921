#include "client/producer.hpp"

#include <future>
#include <string>
#include <thread>
#include <utility>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "client/actors.hpp"
#include "client/internal/connector_actor.hpp"
#include "client/internal/directory_actor.hpp"
#include "client/internal/name_servers.hpp"
#include "client/internal/producer_core.hpp"
#include "client/internal/shared_system.hpp"
#include "client/internal/stop_actor.hpp"

namespace cafmq {
namespace {

using namespace std::chrono_literals;

using receipts = std::vector<send_receipt>;

// The core answers by the deadline; this is for the case that it does not get to run.
constexpr auto grace = 2s;

result<send_receipt> first_of(result<receipts> sent) {
  if (!sent) return fail(sent.error());
  return std::move(sent->front());
}

// A callback that throws must not end the actor that serves all others.
void call(const producer::send_callback& done, result<send_receipt> outcome) {
  if (!done) return;
  const callback_scope scope;
  try {
    done(std::move(outcome));
  } catch (...) {
  }
}

}  // namespace

/// What a producer consists of: its core in the shared actor system, and the window between them.
class producer::connection {
 public:
  explicit connection(producer_options options)
      : options_{std::move(options)},
        window_{std::make_shared<send_window>(options_.messages_pending_max,
                                              options_.bytes_pending_max)},
        shared_{shared_system::acquire()} {
    const system_visit visit{*shared_};
    auto& system = visit.system();
    auto directory =
        spawn_directory(system, spawn_connector(system), split_addresses(options_.name_servers));
    core_ = spawn_producer_core(system, std::move(directory), options_, window_);
  }

  result<receipts> send(const std::vector<outgoing_message>& messages, producer::deadline within) {
    auto job = make_job(messages, within);
    if (!job) return fail(job.error());
    const auto deadline = *(*job)->deadline;
    auto room = window_->take_until(deadline, (*job)->message_ids.size(), (*job)->items.size());
    if (!room) return fail(room.error());
    auto answer = std::make_shared<std::promise<result<receipts>>>();
    auto outcome = answer->get_future();
    (*job)->done = [answer](result<receipts> sent) { answer->set_value(std::move(sent)); };
    caf::anon_send(core_, submit_send{std::move(*job)});
    if (outcome.wait_until(deadline + grace) != std::future_status::ready)
      return fail(errc::timed_out, "the client itself did not answer; is the machine overloaded?");
    return outcome.get();
  }

  result<void> send_async(const outgoing_message& message, send_callback done,
                          producer::deadline within) {
    auto job = make_job({message}, within);
    if (!job) return fail(job.error());
    auto room = take_room(**job);
    if (!room) return room;
    (*job)->done = [done = std::move(done)](result<receipts> sent) {
      call(done, first_of(std::move(sent)));
    };
    caf::anon_send(core_, submit_send{std::move(*job)});
    return {};
  }

  [[nodiscard]] size_t pending() const { return window_->messages(); }

  result<close_report> close(std::chrono::milliseconds timeout) {
    if (callback_scope::is_active())
      return fail(errc::invalid_argument, "a producer cannot be closed in its own callback");
    if (!core_) return fail(errc::shutting_down, "the producer is closed already");
    window_->close();
    const auto report = stop_actor<close_report>(
        *shared_, std::exchange(core_, nullptr), timeout,
        [](const client_closed& closed) { return close_report{closed.messages_lost}; });
    shared_.reset();
    return report;
  }

  [[nodiscard]] const producer_options& options() const { return options_; }

 private:
  result<std::shared_ptr<send_job>> make_job(const std::vector<outgoing_message>& messages,
                                             producer::deadline within) {
    const auto timeout = within.value_or(options_.send_timeout);
    if (timeout < 1ms || timeout > 10min)
      return fail(errc::invalid_argument, "a send may take 1 ms to 10 min, not {} ms",
                  timeout.count());
    const system_clock now;
    auto job = make_send_job(messages, now.wall_ms(), packing_of(options_));
    if (job) (*job)->deadline = now.now() + timeout;
    return job;
  }

  // The thread that runs callbacks is the one that makes room: there it cannot wait for it.
  result<void> take_room(const send_job& job) {
    if (options_.when_full == back_pressure::refuse || callback_scope::is_active())
      return window_->take(job.message_ids.size(), job.items.size());
    return window_->take_until(*job.deadline, job.message_ids.size(), job.items.size());
  }

  const producer_options options_;
  const std::shared_ptr<send_window> window_;
  std::shared_ptr<shared_system> shared_;
  producer_core_actor core_;
};

result<producer> producer::start(producer_options options) {
  if (auto valid = validate(options); !valid) return fail(valid.error());
  return producer{std::make_shared<connection>(std::move(options))};
}

producer::producer(std::shared_ptr<connection> connection) : connection_{std::move(connection)} {}

producer::producer(producer&&) noexcept = default;

producer& producer::operator=(producer&& other) noexcept {
  if (this != &other) {
    const producer closed_at_the_end{std::move(*this)};
    connection_ = std::move(other.connection_);
  }
  return *this;
}

producer::~producer() {
  if (!connection_) return;
  auto finish = [connection = std::move(connection_)] {
    (void)connection->close(connection->options().close_timeout);
  };
  if (callback_scope::is_active())
    std::thread{std::move(finish)}.detach();  // here it would wait for itself
  else
    finish();
}

result<send_receipt> producer::send(const outgoing_message& message, deadline within) {
  return first_of(connection_->send({message}, within));
}

result<void> producer::send_async(const outgoing_message& message, send_callback done,
                                  deadline within) {
  return connection_->send_async(message, std::move(done), within);
}

std::future<result<send_receipt>> producer::send_future(const outgoing_message& message,
                                                        deadline within) {
  auto promise = std::make_shared<std::promise<result<send_receipt>>>();
  auto future = promise->get_future();
  const auto begun = connection_->send_async(
      message, [promise](result<send_receipt> outcome) { promise->set_value(std::move(outcome)); },
      within);
  if (!begun) promise->set_value(fail(begun.error()));
  return future;
}

result<void> producer::send_one_way(const outgoing_message& message, deadline within) {
  return connection_->send_async(message, {}, within);
}

result<receipts> producer::send_batch(const std::vector<outgoing_message>& messages,
                                      deadline within) {
  return connection_->send(messages, within);
}

size_t producer::pending() const {
  return connection_->pending();
}

result<close_report> producer::close(std::chrono::milliseconds timeout) {
  return connection_->close(timeout);
}

}  // namespace cafmq

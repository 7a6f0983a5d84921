#include "client/push_consumer.hpp"

#include <thread>
#include <utility>

#include <caf/all.hpp>

#include "client/actors.hpp"
#include "client/internal/connector_actor.hpp"
#include "client/internal/consumer_core.hpp"
#include "client/internal/directory_actor.hpp"
#include "client/internal/listener_pool.hpp"
#include "client/internal/name_servers.hpp"
#include "client/internal/shared_system.hpp"
#include "client/internal/stop_actor.hpp"
#include "message/unique_keys.hpp"

namespace cafmq {

/// What a consumer consists of: its core in the shared actor system, and the listener's threads.
class push_consumer::membership {
 public:
  membership(consumer_options options, message_listener listener)
      : options_{std::make_shared<const consumer_options>(std::move(options))},
        pool_{std::make_shared<listener_pool>(options_->listener_threads, std::move(listener))},
        shared_{shared_system::acquire()} {
    const system_visit visit{*shared_};
    auto& system = visit.system();
    auto directory =
        spawn_directory(system, spawn_connector(system), split_addresses(options_->name_servers));
    core_ =
        spawn_consumer_core(system, std::move(directory), options_,
                            [pool = pool_](listener_run run) { pool->hand_over(std::move(run)); });
  }

  result<void> close(std::chrono::milliseconds timeout) {
    if (callback_scope::is_active())
      return fail(errc::invalid_argument, "a consumer cannot be closed in its own listener");
    if (!core_) return fail(errc::shutting_down, "the consumer is closed already");
    const auto deadline = system_clock{}.now() + timeout;
    pool_->stop_delivering();
    const auto closed = stop_actor<bool>(*shared_, std::exchange(core_, nullptr), timeout,
                                         [](const client_closed&) { return true; });
    const bool has_listener_ended = pool_->join(deadline);
    // A listener that never returns holds actors of the system: then it is never ended.
    if (!has_listener_ended) shared_system::keep(shared_);
    shared_.reset();
    if (!closed) return fail(closed.error());
    if (!has_listener_ended)
      return fail(errc::timed_out, "a listener did not return within {} ms; it was left behind",
                  timeout.count());
    return {};
  }

  void set_paused(bool paused) { pool_->set_paused(paused); }

  [[nodiscard]] const consumer_options& options() const { return *options_; }

 private:
  const std::shared_ptr<const consumer_options> options_;
  const std::shared_ptr<listener_pool> pool_;
  std::shared_ptr<shared_system> shared_;
  consumer_core_actor core_;
};

result<push_consumer> push_consumer::start(consumer_options options, message_listener listener) {
  if (auto valid = validate(options); !valid) return fail(valid.error());
  if (!listener) return fail(errc::invalid_argument, "there is no listener to give messages to");
  if (options.client_id.empty()) options.client_id = make_client_id();
  return push_consumer{std::make_shared<membership>(std::move(options), std::move(listener))};
}

push_consumer::push_consumer(std::shared_ptr<membership> membership)
    : membership_{std::move(membership)} {}

push_consumer::push_consumer(push_consumer&&) noexcept = default;

push_consumer& push_consumer::operator=(push_consumer&& other) noexcept {
  if (this != &other) {
    const push_consumer closed_at_the_end{std::move(*this)};
    membership_ = std::move(other.membership_);
  }
  return *this;
}

push_consumer::~push_consumer() {
  if (!membership_) return;
  auto finish = [membership = std::move(membership_)] {
    (void)membership->close(membership->options().close_timeout);
  };
  if (callback_scope::is_active())
    std::thread{std::move(finish)}.detach();  // here it would wait for itself
  else
    finish();
}

void push_consumer::pause() {
  membership_->set_paused(true);
}

void push_consumer::resume() {
  membership_->set_paused(false);
}

result<void> push_consumer::close(std::chrono::milliseconds timeout) {
  return membership_->close(timeout);
}

}  // namespace cafmq

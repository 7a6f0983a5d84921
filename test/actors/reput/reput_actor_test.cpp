#include "actors/reput/reput_actor.hpp"

#include "actors/flush/flush_actor.hpp"
#include "actors/hold/hold_actor.hpp"
#include "actors/messages.hpp"
#include "test/support/actor_fixture.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

class reput_fixture : public small_store, public actor_fixture {
 public:
  explicit reput_fixture(flush_mode mode = flush_mode::async) : small_store{mode} {
    flush_ = spawn_flush_pooled(system_, store(), flush_options{});
    hold_ = spawn_hold(system_, 10);
    reput_ = spawn_reput(system_, store(), flush_, hold_, pending_);
  }
  ~reput_fixture() {
    self_->send_exit(reput_, caf::exit_reason::user_shutdown);
    self_->send_exit(hold_, caf::exit_reason::user_shutdown);
    self_->send_exit(flush_, caf::exit_reason::user_shutdown);
    run();
  }

  /// What an appender does after a put.
  void wake() {
    if (pending_->raise()) self_->send(reput_, log_grew{});
  }

 protected:
  std::shared_ptr<wake_flag> pending_ = std::make_shared<wake_flag>();
  flush_actor flush_;
  hold_actor hold_;
  reput_actor reput_;
};

class sync_reput_fixture : public reput_fixture {
 public:
  sync_reput_fixture() : reput_fixture{flush_mode::sync} {}
};

const message_queue orders{"orders", 0};

}  // namespace

TEST_CASE_METHOD(reput_fixture, "one wake-up dispatches all that has been appended") {
  for (int count = 0; count < 10; ++count) {
    put("orders", "message");
    wake();
  }
  CHECK(store().max_offset(orders) == queue_offset{0});
  run();
  CHECK(store().max_offset(orders) == queue_offset{10});
}

TEST_CASE_METHOD(reput_fixture, "what is appended after a dispatch wakes it again") {
  put("orders", "one");
  wake();
  run();
  put("orders", "two");
  wake();
  run();
  CHECK(store().max_offset(orders) == queue_offset{2});
}

TEST_CASE_METHOD(reput_fixture, "a pull that waits is woken by the dispatch of its message") {
  auto pull = self_->request(hold_, caf::infinite, hold_pull{orders, queue_offset{0}, now() + 30s});
  run();
  put("orders", "one");
  wake();
  run();
  auto reason = wake_reason::stopping;
  REQUIRE(self_->has_next_message());
  pull.receive([&](wake_reason woken) { reason = woken; },
               [&](caf::error& cause) { FAIL(system_.render(cause)); });
  CHECK(reason == wake_reason::arrived);
}

TEST_CASE_METHOD(sync_reput_fixture,
                 "in sync-flush mode nothing is dispatched before it is flushed") {
  const auto placed = put("orders", "one");
  REQUIRE(store().dispatch_limit() < placed.end);
  wake();
  run();
  CHECK(store().flushed_end() >= placed.end);
  CHECK(store().max_offset(orders) == queue_offset{1});
}

TEST_CASE("what is flushed while REPUT looks is not forgotten") {
  small_store files{flush_mode::sync};
  auto& store = files.store();
  caf::actor_system_config config;
  caf::actor_system system{config};
  const auto pending = std::make_shared<wake_flag>();
  const auto flush = spawn_flush(system, store, flush_options{});
  const auto hold =
      spawn_hold(system, 10, {std::make_shared<held_count>(), [&](const message_queue& queue) {
                                return store.max_offset(queue);
                              }});
  const auto reput = spawn_reput(system, store, flush, hold, pending);
  {
    caf::scoped_actor self{system};
    auto reason = wake_reason::arrived;
    for (int64_t number = 0; number < 2'000 && reason == wake_reason::arrived; ++number) {
      const auto placed = files.put("orders", "one more");
      self->send(flush, wait_flushed{placed.end});
      if (pending->raise()) self->send(reput, log_grew{});
      self->request(hold, caf::infinite,
                    hold_pull{orders, queue_offset{number}, system.clock().now() + 10s})
          .receive([&](wake_reason woken) { reason = woken; },
                   [&](const caf::error& cause) { FAIL(system.render(cause)); });
    }
    CHECK(reason == wake_reason::arrived);
    self->send_exit(reput, caf::exit_reason::user_shutdown);
    self->send_exit(hold, caf::exit_reason::user_shutdown);
    self->send_exit(flush, caf::exit_reason::user_shutdown);
  }
  system.await_all_actors_done();
}

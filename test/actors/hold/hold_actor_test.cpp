#include "actors/hold/hold_actor.hpp"

#include "actors/messages.hpp"
#include "test/support/actor_fixture.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

const message_queue orders{"orders", 0};

class hold_fixture : public actor_fixture {
 public:
  ~hold_fixture() { stop(); }

  /// Asks to be held for `patience`; the answer is read with reason_of.
  auto wait_for_orders(caf::timespan patience) {
    auto pull =
        self_->request(hold_, caf::infinite, hold_pull{orders, queue_offset{0}, now() + patience});
    run();
    return pull;
  }

  void orders_grew_to(queue_offset end) {
    self_->send(hold_, queue_grew{orders, end});
    run();
  }

  template <class Pull>
  wake_reason reason_of(Pull&& pull) {
    REQUIRE(answered());
    auto result = wake_reason::stopping;
    pull.receive([&](wake_reason reason) { result = reason; },
                 [&](caf::error& error) { FAIL(system_.render(error)); });
    return result;
  }

  bool answered() { return self_->has_next_message(); }

  void stop_holding_pulls() {
    self_->send(hold_, stop_holding{});
    run();
  }

  void stop() {
    self_->send_exit(hold_, caf::exit_reason::user_shutdown);
    run();
  }

 private:
  hold_actor hold_ = spawn_hold(system_, 2);
};

}  // namespace

TEST_CASE_METHOD(hold_fixture, "a held pull is woken by its queue's growth") {
  auto pull = wait_for_orders(30s);
  CHECK_FALSE(answered());
  orders_grew_to(queue_offset{1});
  CHECK(reason_of(pull) == wake_reason::arrived);
}

TEST_CASE_METHOD(hold_fixture, "a held pull is given up at its deadline, not before") {
  auto pull = wait_for_orders(30s);
  advance(29s);
  CHECK_FALSE(answered());
  advance(1s);
  CHECK(reason_of(pull) == wake_reason::timed_out);
}

TEST_CASE_METHOD(hold_fixture, "an earlier deadline that is asked for later is met first") {
  auto patient = wait_for_orders(30s);
  auto hasty = wait_for_orders(10s);
  advance(10s);
  CHECK(reason_of(hasty) == wake_reason::timed_out);
  CHECK_FALSE(answered());
  advance(20s);
  CHECK(reason_of(patient) == wake_reason::timed_out);
}

TEST_CASE_METHOD(hold_fixture, "a pull beyond the capacity is answered at once") {
  wait_for_orders(30s);
  wait_for_orders(30s);
  auto third = wait_for_orders(30s);
  CHECK(reason_of(third) == wake_reason::table_full);
  CHECK_FALSE(answered());
}

TEST_CASE_METHOD(hold_fixture, "whoever still waits is told when the actor stops") {
  auto pull = wait_for_orders(30s);
  stop();
  CHECK(reason_of(pull) == wake_reason::stopping);
}

TEST_CASE_METHOD(hold_fixture,
                 "told to stop holding, it lets everybody go and holds nobody any more") {
  auto pull = wait_for_orders(30s);
  stop_holding_pulls();
  CHECK(reason_of(pull) == wake_reason::stopping);
  auto late = wait_for_orders(30s);
  CHECK(reason_of(late) == wake_reason::stopping);
}

namespace {

/// HOLD with a count that a test looks at. Queues end at `end`.
struct counted_hold : actor_fixture {
  counted_hold() { run(); }
  ~counted_hold() { stop(); }

  void stop() {
    self_->send_exit(hold_, caf::exit_reason::user_shutdown);
    run();
  }
  auto wait_for(int64_t wanted, bool by_door = false) {
    auto pull = self_->request(hold_, caf::infinite,
                               hold_pull{orders, queue_offset{wanted}, now() + 30s, by_door});
    run();
    return pull;
  }
  void grow_to(int64_t end) {
    self_->send(hold_, queue_grew{orders, queue_offset{end}});
    run();
  }
  template <class Pull>
  void check_arrived(Pull pull) {
    auto reason = wake_reason::stopping;
    pull.receive([&](wake_reason why) { reason = why; },
                 [&](caf::error& error) { FAIL(system_.render(error)); });
    CHECK(reason == wake_reason::arrived);
  }

  std::shared_ptr<held_count> count_ = std::make_shared<held_count>();
  hold_actor hold_ =
      spawn_hold(system_, 2, {count_, [](const message_queue&) { return queue_offset{5}; }});
};

}  // namespace

TEST_CASE_METHOD(counted_hold, "a pull whose queue has grown before it came is answered at once") {
  auto pull = wait_for(4);
  CHECK(count_->value() == 0);
  check_arrived(std::move(pull));
}

TEST_CASE_METHOD(counted_hold, "pulls that wait are counted until they are answered") {
  for (const int64_t wanted : {5, 6, 7}) wait_for(wanted);
  CHECK(count_->value() == 2);  // the third was refused
  grow_to(6);
  CHECK(count_->value() == 1);
  stop();
  CHECK(count_->value() == 0);
}

TEST_CASE_METHOD(counted_hold, "a door's pulls are answered like others and not counted") {
  auto pull = wait_for(5, true);
  CHECK(count_->value() == 0);
  grow_to(6);
  CHECK(count_->value() == 0);
  check_arrived(std::move(pull));
}

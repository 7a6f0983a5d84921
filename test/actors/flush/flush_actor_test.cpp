#include "actors/flush/flush_actor.hpp"

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "test/support/actor_fixture.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

class flush_fixture : public small_store, public actor_fixture {
 public:
  flush_fixture() : small_store{flush_mode::sync} {
    flush_ = spawn_flush_pooled(system_, store(), flush_options{});
  }
  ~flush_fixture() { stop(); }

  auto wait_for(physical_offset end) {
    return self_->request(flush_, caf::infinite, wait_flushed{end});
  }

  template <class Wait>
  errc outcome_of(Wait&& wait) {
    REQUIRE(self_->has_next_message());
    auto outcome = errc::none;
    wait.receive([](flushed) {}, [&](caf::error& cause) { outcome = from_caf(cause).code(); });
    return outcome;
  }

  void stop() {
    self_->send_exit(flush_, caf::exit_reason::user_shutdown);
    run();
  }

 protected:
  flush_actor flush_;
};

}  // namespace

TEST_CASE_METHOD(flush_fixture,
                 "who waits for a flush is answered when the log is durable that far") {
  const auto placed = put("orders", "one");
  REQUIRE(store().flushed_end() < placed.end);
  auto wait = wait_for(placed.end);
  run();
  CHECK(outcome_of(wait) == errc::none);
  CHECK(store().flushed_end() >= placed.end);
}

TEST_CASE_METHOD(flush_fixture, "everybody who asked before the flush shares it") {
  const auto first = put("orders", "one");
  const auto second = put("orders", "two");
  auto early = wait_for(first.end);
  auto late = wait_for(second.end);
  run();
  CHECK(outcome_of(late) == errc::none);
  CHECK(outcome_of(early) == errc::none);
}

TEST_CASE_METHOD(flush_fixture, "a wait for what is flushed already is answered at once") {
  const auto placed = put("orders", "one");
  REQUIRE(store().flush_log(0));
  auto wait = wait_for(placed.end);
  run();
  CHECK(outcome_of(wait) == errc::none);
}

TEST_CASE_METHOD(flush_fixture, "nobody waits: the log is flushed within the thorough interval") {
  const auto placed = put("orders", "one");
  run();
  CHECK(store().flushed_end() < placed.end);
  for (int half_seconds = 0; half_seconds <= 20; ++half_seconds) advance(500ms);
  CHECK(store().flushed_end() >= placed.end);
}

TEST_CASE_METHOD(flush_fixture, "who still waits when the actor stops is told") {
  auto wait = wait_for(physical_offset{1'000'000});
  run();
  stop();
  CHECK(outcome_of(wait) == errc::shutting_down);
}

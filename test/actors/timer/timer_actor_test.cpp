#include "actors/timer/timer_actor.hpp"

#include "actors/error.hpp"
#include "actors/flush/flush_actor.hpp"
#include "actors/hold/hold_actor.hpp"
#include "actors/messages.hpp"
#include "actors/persist/persist_actor.hpp"
#include "actors/reput/reput_actor.hpp"
#include "actors/timer/timer_check.hpp"
#include "actors/timer/timer_file.hpp"
#include "actors/timer_messages.hpp"
#include "storage/atomic_file.hpp"
#include "storage/file_descriptor.hpp"
#include "test/actors/timer/timer_store.hpp"
#include "test/support/actor_fixture.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using bodies = std::vector<std::string>;

class timer_fixture : public timer_store, public actor_fixture {
 public:
  explicit timer_fixture(flush_mode mode = flush_mode::async)
      : timer_store{mode}, is_sync_{mode == flush_mode::sync} {
    REQUIRE(make_directories(file().parent_path()));
    start();
  }
  ~timer_fixture() {
    if (timer_) stop();
  }

  [[nodiscard]] std::filesystem::path file() const { return directory().path() / "config/timers"; }

  void start() {
    const auto saved = read_file_or_backup(file());
    REQUIRE(saved);
    auto found = recover_timers(store(), {*saved, {}});
    REQUIRE(found);
    flush_ = spawn_flush_pooled(system_, store(), flush_options{});
    hold_ = spawn_hold(system_, 10);
    reput_ = spawn_reput(system_, store(), flush_, hold_, pending_);
    persist_ = spawn_persist_pooled(system_);
    allocate_ = system_.spawn([](allocate_actor::pointer) -> allocate_actor::behavior_type {
      return {[](allocate_tick) {}};
    });
    timer_ = spawn_timer_pooled(system_,
                                {&store(),
                                 &store_clock(),
                                 append_news{pending_, reput_, allocate_},
                                 flush_,
                                 persist_,
                                 gate_,
                                 file(),
                                 1s,
                                 is_sync_,
                                 64 * 1024,
                                 {},
                                 traffic_},
                                std::move(*found));
    run();
  }

  /// In the order of a broker.
  void stop() {
    for (auto& each :
         {caf::actor_cast<caf::actor>(timer_), caf::actor_cast<caf::actor>(reput_),
          caf::actor_cast<caf::actor>(hold_), caf::actor_cast<caf::actor>(flush_),
          caf::actor_cast<caf::actor>(allocate_), caf::actor_cast<caf::actor>(persist_)}) {
      self_->send_exit(each, caf::exit_reason::user_shutdown);
      run();
    }
    timer_ = nullptr;
  }

  /// Both clocks, in steps as small as the actor may notice.
  void pass(std::chrono::milliseconds time) {
    for (constexpr auto step = 50ms; time > 0ms; time -= step) {
      store_clock().advance(step);
      advance(step);
    }
  }

  template <class Answer = timer_changed, class Asked>
  result<Answer> ask(Asked asked) {
    auto question = self_->request(timer_, caf::infinite, std::move(asked));
    run();
    result<Answer> answer = fail(errc::timed_out, "no answer yet");
    if (!self_->has_next_message()) return answer;
    question.receive([&](Answer& good) { answer = std::move(good); },
                     [&](caf::error& cause) { answer = fail(from_caf(cause)); });
    return answer;
  }

 protected:
  bool is_sync_;
  std::shared_ptr<timer_gate> gate_ = std::make_shared<timer_gate>(timer_options{}, store_clock());
  std::shared_ptr<statistics> traffic_ = std::make_shared<statistics>(store_clock().wall_ms());
  std::shared_ptr<wake_flag> pending_ = std::make_shared<wake_flag>();
  flush_actor flush_;
  hold_actor hold_;
  reput_actor reput_;
  persist_actor persist_;
  allocate_actor allocate_;
  timer_actor timer_;
};

class sync_timer_fixture : public timer_fixture {
 public:
  sync_timer_fixture() : timer_fixture{flush_mode::sync} {}
};

}  // namespace

TEST_CASE_METHOD(timer_fixture, "TIMER finds what was sent and delivers it when it is due") {
  send_in("one", 750);
  pass(100ms);
  CHECK(gate_->waiting == 1);
  pass(600ms);
  CHECK(delivered().empty());
  pass(50ms);
  CHECK(delivered() == bodies{"one"});
  CHECK(gate_->waiting == 0);
  const auto counted = traffic_->find("TOPIC_PUT_NUMS", "orders", wall_ms());
  REQUIRE(counted);
  CHECK(counted->day.sum == 1);
}

TEST_CASE_METHOD(timer_fixture,
                 "a delay that is shorter than the precision is late by it at most") {
  pass(50ms);
  send_in("one", 1);
  pass(100ms);
  CHECK(delivered() == bodies{"one"});
}

TEST_CASE_METHOD(timer_fixture, "after an orderly stop nothing is delivered twice or read again") {
  send_in("one", 500);
  send_in("two", 60'000);
  pass(1s);
  stop();
  const auto saved = read_timer_file(*read_file(file()).value());
  REQUIRE(saved);
  CHECK(saved->settled.begin() == queue_offset{1});
  CHECK(saved->log_end == store().log_end());
  const auto check = read_timer_check(*read_file(timer_check_beside(file())).value());
  REQUIRE(check);
  CHECK(check->next == queue_offset{1});
  CHECK(check->read_ms <= wall_ms());
  reopen_cleanly();
  start();
  pass(60s);
  CHECK(delivered() == bodies{"one", "two"});
}

TEST_CASE_METHOD(timer_fixture, "after a kill nothing is delivered twice") {
  send_in("one", 500);
  send_in("two", 4'000);
  pass(3s);
  send_in("three", 200);
  pass(900ms);
  const auto old_file = *read_file(file()).value();
  pass(200ms);
  REQUIRE(delivered() == bodies{"one", "three", "two"});
  stop();
  REQUIRE(write_file_atomically(file(), old_file));
  reopen_as_after_a_kill();
  start();
  pass(5s);
  CHECK(delivered() == bodies{"one", "three", "two"});
}

TEST_CASE_METHOD(sync_timer_fixture, "what TIMER saves is durable in the log before") {
  send_in("one", 500);
  REQUIRE(store().flush_log(0));
  dispatch_all();
  const auto sent_end = store().log_end();
  pass(3s);
  CHECK(store().log_end() > sent_end);
  CHECK(store().flushed_end() == store().log_end());
  CHECK(delivered() == bodies{"one"});
  CHECK(read_timer_file(*read_file(file()).value())->settled.begin() == queue_offset{1});
}

TEST_CASE_METHOD(timer_fixture, "TIMER knows a message that it is asked about at once") {
  send_in("one", 60'000);
  REQUIRE(ask(cancel_timer{"orders", "one"}));
  CHECK(ask(cancel_timer{"orders", "one"}).error().code() == errc::out_of_range);
  send_in("two", 60'000);
  REQUIRE(ask(reschedule_timer{"orders", "two", wall_ms() + 500}));
  pass(100ms);
  CHECK(ask<timer_listing>(list_timers{})->waiting == 1);
  pass(500ms);
  CHECK(delivered() == bodies{"two"});
}

TEST_CASE_METHOD(sync_timer_fixture, "with sync flush an order is answered when it is durable") {
  send_in("one", 60'000);
  REQUIRE(store().flush_log(0));
  dispatch_all();
  const auto end = store().log_end();
  REQUIRE(ask(cancel_timer{"orders", "one"}));
  CHECK(store().flushed_end() > end);
}

TEST_CASE_METHOD(timer_fixture, "TIMER notices when the wall clock is set back") {
  send_in("one", 5'000);
  pass(1s);
  store_clock().set_wall_ms(wall_ms() - 86'400'000);
  pass(3'900ms);
  CHECK(delivered().empty());
  pass(200ms);
  CHECK(delivered() == bodies{"one"});
}

TEST_CASE_METHOD(timer_fixture, "what waits is not in the oldest file of the log") {
  send_in("one", 60'000);
  pass(1s);
  while (store().log_end() < physical_offset{70'000}) put("filler", std::string(1'000, 'x'));
  pass(1s);
  CHECK(store().max_offset(timer_queue()) == queue_offset{2});
  CHECK(ask<timer_listing>(list_timers{})->waiting == 1);
  const auto read = store().read(timer_queue(), queue_offset{1}, {}, {});
  REQUIRE(read);
  REQUIRE(read->records.size() == 1);
  CHECK(decode_record(read->records.front().view(), body_check::crc)->place.physical >=
        physical_offset{65'536});
  pass(60s);
  CHECK(store().max_offset(timer_queue()) == queue_offset{2});
  CHECK(delivered() == bodies{"one"});
}

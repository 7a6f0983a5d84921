#include "actors/timer/timers.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>
#include <random>

#include "actors/timer/timer_recovery.hpp"
#include "base/bytes.hpp"
#include "test/actors/timer/timer_store.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using bodies = std::vector<std::string>;
constexpr int64_t day_ms = 86'400'000;

class timers_fixture : public timer_store {
 public:
  timers_fixture() { start(); }

  void start() {
    const auto found = recover_timers(store(), {saved_, check_});
    REQUIRE(found);
    problems_ = found->problems;
    timers_.emplace(timer_records{store(), {}}, timer_rules{true, precision_ms}, found->settled);
    look();
  }

  void save() { saved_ = write_timer_file(timers_->state()); }

  void kill() {
    timers_.reset();
    reopen_as_after_a_kill();
    start();
  }

  void look() {
    timers_->look_at_clocks(wall_ms(), store_clock().now());
    result<bool> more = true;
    while (more && *more) more = timers_->take_in();
    REQUIRE(more);
  }

  /// Takes in and delivers everything; true as long as all could be.
  bool deliver() {
    look();
    result<bool> more = true;
    while (more && *more) more = timers_->deliver();
    dispatch_all();
    return more.has_value();
  }

  void pass(std::chrono::milliseconds time) {
    for (constexpr auto step = 50ms; time > 0ms; time -= step) {
      store_clock().advance(std::min<std::chrono::milliseconds>(step, time));
      deliver();
    }
  }

 protected:
  std::optional<std::string> saved_;
  std::optional<std::string> check_;  // RocketMQ's
  std::vector<std::string> problems_;
  std::optional<timers> timers_;
};

}  // namespace

TEST_CASE_METHOD(timers_fixture, "a message is delivered at its millisecond, whatever its slot") {
  send_for("one", wall_ms() + 1'234);
  look();
  CHECK(timers_->next_due_ms() == wall_ms() + 1'234);
  pass(1'233ms);
  CHECK(delivered().empty());
  pass(1ms);
  CHECK(delivered() == bodies{"one"});
  CHECK_FALSE(timers_->next_due_ms());
  const auto read = store().read(orders, queue_offset{0}, {}, {});
  const auto record = decode_record(read->records.front().view(), body_check::crc);
  CHECK(record->message.reconsume_times == 2);
  CHECK(record->message.born_timestamp_ms == wall_ms() - 1'234);
  CHECK(find_property(record->message.properties, "UNIQ_KEY") == "one");
}

TEST_CASE_METHOD(timers_fixture, "messages come by their times, and then as they were sent") {
  send_for("late", wall_ms() + 900);
  send_for("b", wall_ms() + 300);
  send_for("c", wall_ms() + 300);
  send_for("a", wall_ms() + 100);
  pass(1s);
  CHECK(delivered() == bodies{"a", "b", "c", "late"});
}

TEST_CASE_METHOD(timers_fixture, "after any kill each message is delivered once") {
  std::mt19937 random{Catch::rngSeed()};
  bodies sent;
  for (int round = 0; round < 12; ++round) {
    for (int count = 0; count < 20; ++count)
      send_in(sent.emplace_back(std::to_string(sent.size())),
              1 + static_cast<int64_t>(random() % 2'000));
    pass(std::chrono::milliseconds{random() % 800});
    if (random() % 2 == 0) save();
    pass(std::chrono::milliseconds{random() % 300});
    kill();
  }
  pass(2s);
  auto all = delivered();
  std::sort(all.begin(), all.end());
  std::sort(sent.begin(), sent.end());
  CHECK(all == sent);
}

TEST_CASE_METHOD(timers_fixture, "without its file the log says what is over") {
  send_in("one", 100);
  send_in("two", 5'000);
  pass(200ms);
  kill();
  pass(1s);
  CHECK(delivered() == bodies{"one"});
  saved_ = "no state of timers";
  kill();
  CHECK(problems_.size() == 1);
  pass(4s);
  CHECK(delivered() == bodies{"one", "two"});
}

TEST_CASE_METHOD(timers_fixture, "what was due while nobody was there comes at the start") {
  send_in("one", 1'000);
  send_in("two", 2 * day_ms);
  kill();
  store_clock().advance(24h);
  CHECK(deliver());
  CHECK(delivered() == bodies{"one"});
  pass(1s);
  CHECK(timers_->size() == 1);
}

TEST_CASE_METHOD(timers_fixture, "a clock set back makes no delay longer and no time earlier") {
  const auto wanted = wall_ms() + 5'000;
  send_in("delay", 5'000);
  send_for("time", wanted);
  pass(1s);
  store_clock().set_wall_ms(wall_ms() - day_ms);
  pass(3'950ms);
  CHECK(delivered().empty());
  pass(50ms);
  CHECK(delivered() == bodies{"delay"});
  CHECK(timers_->next_due_ms() == wanted);
  store_clock().set_wall_ms(wanted - 1);
  deliver();
  CHECK(delivered().size() == 1);
  pass(1ms);
  CHECK(delivered() == bodies{"delay", "time"});
}

TEST_CASE_METHOD(timers_fixture, "a delay is no longer when the clock was set back over a start") {
  send_in("delay", 5'000);
  store_clock().set_wall_ms(wall_ms() - day_ms);
  kill();
  pass(4'950ms);
  CHECK(delivered().empty());
  pass(50ms);
  CHECK(delivered() == bodies{"delay"});
}

TEST_CASE_METHOD(timers_fixture, "a clock set forward brings what is due by it, once") {
  send_in("one", 5'000);
  send_for("two", wall_ms() + 2 * day_ms);
  look();
  store_clock().set_wall_ms(wall_ms() + day_ms);
  CHECK(deliver());
  CHECK(delivered() == bodies{"one"});
  store_clock().set_wall_ms(wall_ms() - day_ms);
  pass(10s);
  CHECK(delivered() == bodies{"one"});
}

TEST_CASE_METHOD(timers_fixture, "a cancelled message does not come, also after a kill") {
  send_in("one", 1'000);
  send_in("two", 1'000);
  look();
  REQUIRE(timers_->cancel({"orders", "one"}));
  CHECK(timers_->cancel({"orders", "one"}).error().code() == errc::out_of_range);
  CHECK(timers_->cancel({"others", "two"}).error().code() == errc::out_of_range);
  kill();
  CHECK(timers_->size() == 1);
  pass(2s);
  CHECK(delivered() == bodies{"two"});
}

TEST_CASE_METHOD(timers_fixture, "a message is found in its slot, and not in another") {
  const auto due = wall_ms() + 1'050;
  send_for("one", due);
  look();
  const auto slot = timer_out_ms_for(due, precision_ms);
  CHECK_FALSE(timers_->cancel({"orders", "one", slot + 2'000}));
  CHECK(timers_->cancel({"orders", "one", slot}));
}

TEST_CASE_METHOD(timers_fixture, "a cancellation that another broker has stored counts") {
  const auto due = wall_ms() + 1'000;
  send_for("one", due);
  send_for("two", due);
  put_waiting("0", cancelling_properties("orders", "one", timer_out_ms_for(due, precision_ms)));
  // It cancels what was sent before it.
  send_for("one", due);
  pass(2s);
  CHECK(delivered() == bodies{"two", "one"});
}

TEST_CASE_METHOD(timers_fixture,
                 "a message gets another time, earlier or later, also over a kill") {
  send_in("sooner", 60'000);
  send_in("later", 500);
  look();
  REQUIRE(timers_->reschedule({"orders", "sooner", wall_ms() + 300}));
  REQUIRE(timers_->reschedule({"orders", "later", wall_ms() + 5'000}));
  CHECK_FALSE(timers_->reschedule({"orders", "none", wall_ms() + 5'000}));
  CHECK(timers_->reschedule({"orders", "later", wall_ms() + 20'000 * day_ms}).error().code() ==
        errc::message_illegal);
  pass(300ms);
  CHECK(delivered() == bodies{"sooner"});
  kill();
  pass(4'650ms);
  CHECK(delivered().size() == 1);
  pass(50ms);
  CHECK(delivered() == bodies{"sooner", "later"});
  pass(60s);
  CHECK(delivered().size() == 2);
}

TEST_CASE_METHOD(timers_fixture, "messages are stored again before the log forgets them") {
  for (int count = 0; count < 2'000; ++count) send_in(std::to_string(count), 10 * day_ms + count);
  look();
  const auto keep_from = store().log_end();
  result<bool> more = true;
  while (more && *more) more = timers_->roll(keep_from);
  REQUIRE(more);
  CHECK(timers_->size() == 0);
  CHECK(timers_->state().settled.begin() == queue_offset{2'000});
  dispatch_all();
  look();
  CHECK(timers_->size() == 2'000);
  kill();
  CHECK(timers_->size() == 2'000);
  store_clock().advance(24h * 11);
  CHECK(deliver());
  CHECK(delivered().size() == 2'000);
}

TEST_CASE_METHOD(timers_fixture, "what RocketMQ's broker has delivered does not come again") {
  send_in("delivered", 1'000);
  send_in("rolled", 60'000);
  const auto rolled = rolled_properties(timer_properties(
      *encode_properties({{"UNIQ_KEY", "rolled"}}), orders, wall_ms() + 60'000, 1'000));
  put_waiting("rolled", rolled);
  send_in("waits", 30'000);
  send_in("not seen", 500);
  store_clock().advance(10s);
  std::string check(4'096, '\0');
  byte_writer out{check.data(), check.size()};
  for (const int64_t field : {wall_ms() / 1'000 * 1'000, int64_t{52}, int64_t{4}}) out.put(field);
  check_ = check;
  kill();
  pass(1s);
  CHECK(delivered() == bodies{"not seen"});
  pass(60s);
  CHECK(delivered() == bodies{"not seen", "waits", "rolled"});
}

TEST_CASE_METHOD(timers_fixture,
                 "a timer message that goes nowhere does not stop those behind it") {
  put_waiting("no time", *encode_properties({{"REAL_TOPIC", "orders"}, {"REAL_QID", "3"}}));
  put_waiting("no queue", *encode_properties({{"TIMER_OUT_MS", "5"}}));
  put_waiting("own", timer_properties({}, {"SCHEDULE_TOPIC_XXXX", 0}, wall_ms(), precision_ms));
  send_in("one", 100);
  pass(200ms);
  CHECK(delivered() == bodies{"one"});
  CHECK(timers_->take_problems().size() == 3);
  CHECK(timers_->take_problems().empty());
}

TEST_CASE_METHOD(timers_fixture, "those that wait are listed page by page, the next one first") {
  for (int count = 0; count < 5; ++count) send_in(std::to_string(count), 1'000 - count);
  look();
  list_timers asked;
  asked.count = 3;
  auto page = timers_->list(asked);
  CHECK(page.waiting == 5);
  CHECK_FALSE(page.is_end);
  REQUIRE(page.rows.size() == 3);
  CHECK(page.rows[0].unique_key == "4");
  CHECK(page.rows[0].topic == "orders");
  CHECK(page.rows[0].due_ms == wall_ms() + 996);
  asked.after_due_ms = page.last_due_ms;
  asked.after_at = page.last_at;
  page = timers_->list(asked);
  CHECK(page.is_end);
  REQUIRE(page.rows.size() == 2);
  CHECK(page.rows[1].unique_key == "0");
}

#include "actors/txcheck/transactions.hpp"

#include "message/delay.hpp"
#include "message/timer.hpp"
#include "test/actors/txcheck/transaction_scene.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using strings = std::vector<std::string>;

errc code_of(const result<void>& done) {
  return done ? errc::none : done.error().code();
}

}  // namespace

TEST_CASE_METHOD(transaction_scene, "a committed message comes to the queue it was sent to") {
  const auto half = prepare("one", {{"TAGS", "a"}});
  CHECK(bodies().empty());
  REQUIRE(end(half));
  const auto all = records(orders);
  REQUIRE(all.size() == 1);
  const auto found = decode_record(all.front().view(), body_check::crc);
  REQUIRE(found);
  const auto& message = found->message;
  CHECK(message.body == "one");
  CHECK(message.flag == 7);
  CHECK(message.born_timestamp_ms == now_ms());
  CHECK(message.system_flag == system_flag::transaction_commit);
  CHECK(message.prepared_transaction_offset == half.begin.value());
  CHECK(decode_properties(message.properties) ==
        property_map{
            {"TAGS", "a"}, {"UNIQ_KEY", "one"}, {"PGROUP", "g"}, {"__transactionId__", "one"}});
}

TEST_CASE_METHOD(transaction_scene, "a message that is rolled back never comes") {
  const auto half = prepare("one");
  REQUIRE(end(half, false));
  CHECK(code_of(end(half)) == errc::invalid_argument);
  CHECK(bodies().empty());
}

TEST_CASE_METHOD(transaction_scene, "a transaction ends once, however often it is told to") {
  const auto half = prepare("one");
  REQUIRE(end(half));
  CHECK(code_of(end(half)) == errc::invalid_argument);
  CHECK(code_of(end(half, false)) == errc::invalid_argument);
  CHECK(bodies() == strings{"one"});
}

TEST_CASE_METHOD(transaction_scene, "an end that does not fit its half message changes nothing") {
  const auto half = prepare("one");
  const auto other = put("orders", "plain");
  const auto refused = [&](const end_transaction& ending) {
    return code_of(open_->end(ending, now_ms())) == errc::invalid_argument;
  };
  CHECK(refused({"h", half.queue, half.begin, true}));
  CHECK(refused({"", half.queue, half.begin, true}));
  CHECK(refused({"g", half.queue + 1, half.begin, true}));
  CHECK(refused({"g", half.queue, half.begin + 1, true}));
  CHECK(refused({"g", half.queue, half.end + 1'000'000, true}));
  CHECK(refused({"g", half.queue, physical_offset{-1}, true}));
  CHECK(refused({"g", other.queue, other.begin, true}));
  CHECK(bodies().empty());
  CHECK(end(half));
}

TEST_CASE_METHOD(transaction_scene, "a delay begins with the commit") {
  const auto half = prepare("one", {{"DELAY", "3"}});
  REQUIRE(end(half));
  CHECK(bodies().empty());
  const auto waiting = records(schedule_queue(3));
  REQUIRE(waiting.size() == 1);
  const auto found = decode_record(waiting.front().view(), body_check::crc);
  REQUIRE(found);
  CHECK(real_queue_of(found->message.properties).value() == orders);
}

TEST_CASE_METHOD(transaction_scene, "a certain time is waited for after the commit") {
  const auto half = prepare("one", {{"TIMER_DELAY_MS", "1000"}});
  store_clock().advance(5s);
  REQUIRE(end(half));
  CHECK(bodies().empty());
  const auto waiting = records(timer_queue());
  REQUIRE(waiting.size() == 1);
  const auto found = decode_record(waiting.front().view(), body_check::crc);
  REQUIRE(found);
  CHECK(timer_wish_of(found->message.properties)->due_ms == now_ms() + 1'000);
  const auto other = prepare("two", {{"TIMER_DELIVER_MS", "1"}});
  REQUIRE(end(other));
  CHECK(bodies() == strings{"two"});
}

TEST_CASE_METHOD(transaction_scene, "who asked for more time is told when it is over") {
  const auto half = prepare("one", {{"CHECK_IMMUNITY_TIME_IN_SECONDS", "20"}});
  const auto other = prepare("two", {{"CHECK_IMMUNITY_TIME_IN_SECONDS", "20"}});
  store_clock().advance(20s);
  CHECK(end(other));
  store_clock().advance(1ms);
  CHECK(code_of(end(half)) == errc::timed_out);
  CHECK(end(half, true, true));
  CHECK(bodies() == strings{"two", "one"});
}

TEST_CASE_METHOD(transaction_scene, "what is over is noted as RocketMQ notes it") {
  const auto one = prepare("one");
  const auto two = prepare("two");
  REQUIRE(end(two, false));
  REQUIRE(end(one));
  REQUIRE(open_->note(false, now_ms()));
  CHECK(bodies(op_queue()).empty());
  store_clock().advance(3s);
  REQUIRE(open_->note(false, now_ms()));
  REQUIRE(bodies(op_queue()) == strings{"1,0,"});
  const auto op = decode_record(records(op_queue()).front().view(), body_check::crc);
  CHECK(tags_of(op->message) == "d");
  REQUIRE(open_->note(true, now_ms()));
  CHECK(bodies(op_queue()).size() == 1);
  CHECK(open_->positions() == transactions::cursors{queue_offset{2}, queue_offset{1}});
}

TEST_CASE_METHOD(transaction_scene, "a half message that goes to the broker's own topics stays") {
  message half;
  const auto queue = half_queue();
  const auto properties = *encode_properties(
      {{"PGROUP", "g"}, {"REAL_TOPIC", "RMQ_SYS_TRANS_HALF_TOPIC"}, {"REAL_QID", "0"}});
  half.topic = queue.topic;
  half.properties = properties;
  const auto placed = store().put(half);
  REQUIRE(placed);
  CHECK(code_of(end(*placed)) == errc::corrupt);
  CHECK(records(half_queue()).size() == 1);
}

TEST_CASE_METHOD(transaction_scene, "a transaction that was given up is asked about anew") {
  options_.checks_max = 1;
  recover();
  const auto half = prepare("one", {{"TAGS", "a"}});
  store_clock().advance(30s);
  CHECK(check().size() == 1);
  store_clock().advance(30s);
  CHECK(check().empty());
  REQUIRE(records(given_up).size() == 1);
  const auto place = decode_record(records(given_up).front().view(), body_check::crc)->place;
  CHECK(code_of(open_->resume(half.begin)) == errc::invalid_argument);
  REQUIRE(open_->resume(place.physical));
  recover();
  store_clock().advance(30s);
  const auto asked = check();
  REQUIRE(asked.size() == 1);
  CHECK(asked.front().unique_key == "one");
  REQUIRE(end(place_of(asked.front()), true, true));
  CHECK(bodies() == strings{"one"});
  store_clock().advance(30s);
  CHECK(check().empty());
}

TEST_CASE_METHOD(transaction_scene, "the checks of an open transaction are counted from 0 again") {
  options_.checks_max = 2;
  recover();
  prepare("one");
  for (int round = 0; round < 5; ++round) {
    store_clock().advance(30s);
    const auto asked = check();
    REQUIRE(asked.size() == 1);
    REQUIRE(open_->resume(place_of(asked.front()).begin));
    dispatch_all();
  }
  CHECK(bodies(given_up).empty());
}

TEST_CASE_METHOD(transaction_scene, "what is no half message cannot be asked about again") {
  const auto half = prepare("one");
  const auto other = put("orders", "plain");
  REQUIRE(end(half));
  for (const auto place : {half.begin, half.begin + 1, other.begin, other.end, physical_offset{-1}})
    CHECK(code_of(open_->resume(place)) == errc::invalid_argument);
  CHECK(bodies() == strings{"one"});
}

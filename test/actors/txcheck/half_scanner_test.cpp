#include "actors/txcheck/half_scanner.hpp"

#include "message/delay.hpp"
#include "test/actors/txcheck/transaction_scene.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using strings = std::vector<std::string>;

std::vector<std::string> keys_of(const std::vector<transaction_check>& checks) {
  std::vector<std::string> keys;
  for (const auto& each : checks) keys.push_back(each.unique_key);
  return keys;
}

}  // namespace

TEST_CASE_METHOD(transaction_scene, "producers are asked about what they have not ended in time") {
  const auto one = prepare("one");
  prepare("two");
  prepare("three");
  REQUIRE(end(one));
  CHECK(check().empty());
  store_clock().advance(6s);
  CHECK(check().empty());
  store_clock().advance(1ms);
  prepare("young");
  store_clock().advance(1ms);
  const auto checks = check();
  REQUIRE(keys_of(checks) == strings{"two", "three"});
  CHECK(checks.front().producer_group == "g");
  const auto asked = decode_record(checks.front().record, body_check::crc);
  REQUIRE(asked);
  CHECK(message_queue{std::string{asked->message.topic}, asked->message.queue_id} == orders);
  CHECK(asked->message.body == "two");
  CHECK(asked->place.queue == checks.front().place.queue);
  CHECK(checks_of(asked->message.properties) == 1);
  // What the producer is told is what lies there.
  const auto copy = store().record_at(checks.front().place.physical);
  REQUIRE(copy);
  CHECK(decode_record(copy->view(), body_check::crc)->place.queue == queue_offset{4});
  CHECK(bodies(half_queue()) == strings{"one", "two", "three", "young", "two", "three"});
  CHECK(open_->positions().half == queue_offset{3});
}

TEST_CASE_METHOD(transaction_scene,
                 "the answer to a check ends the transaction, and so does a late end") {
  const auto one = prepare("one");
  const auto two = prepare("two");
  store_clock().advance(7s);
  const auto checks = check();
  REQUIRE(checks.size() == 2);
  REQUIRE(end(place_of(checks[0]), true, true));
  CHECK_FALSE(end(one));
  REQUIRE(end(two));
  CHECK_FALSE(end(place_of(checks[1]), true, true));
  CHECK(bodies() == strings{"one", "two"});
  REQUIRE(open_->note(true, now_ms()));
  CHECK(bodies(op_queue()) == strings{"0,2,1,3,"});
  store_clock().advance(60s);
  CHECK(check().empty());
}

TEST_CASE_METHOD(transaction_scene, "a half message is asked about 15 times and then given up") {
  const auto half = prepare("one");
  for (int count = 1; count <= 15; ++count) {
    store_clock().advance(30s);
    CHECK(check().size() == 1);
  }
  store_clock().advance(30s);
  CHECK(check().empty());
  REQUIRE(bodies(given_up) == strings{"one"});
  const auto found = decode_record(records(given_up).front().view(), body_check::crc);
  CHECK(real_queue_of(found->message.properties).value() == orders);
  CHECK(problems_.size() == 1);
  CHECK_FALSE(end(half));
  CHECK(bodies().empty());
}

TEST_CASE_METHOD(transaction_scene, "checks that wait for a wish do not count") {
  options_.checks_max = 1;
  recover();
  prepare("one", {{"CHECK_IMMUNITY_TIME_IN_SECONDS", "100"}});
  prepare("two");
  store_clock().advance(30s);
  CHECK(keys_of(check()) == strings{"two"});
  store_clock().advance(60s);
  CHECK(check().empty());
  store_clock().advance(30s);
  CHECK(keys_of(check()) == strings{"one"});
  CHECK(bodies(given_up) == strings{"two"});
}

TEST_CASE_METHOD(transaction_scene, "more half messages than one turn takes are all looked at") {
  strings sent;
  for (int count = 0; count < 100; ++count) prepare(sent.emplace_back(std::to_string(count)));
  store_clock().advance(7s);
  CHECK(keys_of(check()) == sent);
  store_clock().advance(7s);
  CHECK(keys_of(check()) == sent);
  CHECK(open_->positions().half == queue_offset{200});
}

TEST_CASE_METHOD(transaction_scene, "a half message that is nobody's does not hold up the others") {
  message nobody;
  const auto queue = half_queue();
  nobody.topic = queue.topic;
  nobody.body = "nobody's";
  nobody.born_timestamp_ms = now_ms();
  REQUIRE(store().put(nobody));
  prepare("one");
  store_clock().advance(7s);
  CHECK(keys_of(check()) == strings{"one"});
  CHECK(bodies(given_up) == strings{"nobody's"});
}

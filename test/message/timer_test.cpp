#include "message/timer.hpp"

#include <catch2/catch.hpp>

#include "message/delay.hpp"
#include "message/properties.hpp"

using namespace cafmq;

namespace {

constexpr int64_t now = 1'700'000'000'123;

std::string with(const property_map& properties) {
  return *encode_properties(properties);
}

std::optional<int64_t> time_of(const property_map& properties, const timer_rules& rules = {}) {
  const auto time = deliver_time_of(with(properties), rules, now);
  REQUIRE(time);
  return *time;
}

errc refusal_of(const property_map& properties, const timer_rules& rules = {}) {
  const auto time = deliver_time_of(with(properties), rules, now);
  REQUIRE_FALSE(time);
  return time.error().code();
}

}  // namespace

TEST_CASE("a message asks for a time with one of three properties, unless it has a delay level") {
  for (const auto name : {"TIMER_DELAY_SEC", "TIMER_DELAY_MS", "TIMER_DELIVER_MS"}) {
    CHECK(asks_for_time(with({{name, "5"}})));
    CHECK_FALSE(asks_for_time(with({{name, "5"}, {"DELAY", "3"}})));
    CHECK(asks_for_time(with({{name, "5"}, {"DELAY", "0"}})));
    CHECK_FALSE(asks_for_time(with({{name, "5"}, {"TIMER_OUT_MS", "7"}})));
  }
  CHECK_FALSE(asks_for_time({}));
  CHECK_FALSE(asks_for_time(with({{"TIMER_DEQUEUE_MS", "5"}, {"KEYS", "TIMER_DELAY_MS"}})));
}

TEST_CASE("a time is absolute or counted from now") {
  CHECK(time_of({{"TIMER_DELAY_SEC", "5"}}) == now + 5'000);
  CHECK(time_of({{"TIMER_DELAY_MS", "5"}}) == now + 5);
  CHECK(time_of({{"TIMER_DELIVER_MS", "1700000000124"}}) == now + 1);
}

TEST_CASE("of several times seconds count first, then milliseconds") {
  CHECK(time_of({{"TIMER_DELAY_SEC", "1"}, {"TIMER_DELAY_MS", "2"}, {"TIMER_DELIVER_MS", "3"}}) ==
        now + 1'000);
  CHECK(time_of({{"TIMER_DELAY_MS", "2"}, {"TIMER_DELIVER_MS", "x"}}) == now + 2);
  CHECK(refusal_of({{"TIMER_DELAY_SEC", "x"}, {"TIMER_DELAY_MS", "2"}}) == errc::message_illegal);
}

TEST_CASE("a time that has come is no reason to wait") {
  CHECK_FALSE(time_of({{"TIMER_DELAY_SEC", "0"}}));
  CHECK_FALSE(time_of({{"TIMER_DELAY_MS", "-1"}}));
  CHECK_FALSE(time_of({{"TIMER_DELAY_SEC", "-9223372036854775807"}}));
  CHECK_FALSE(time_of({{"TIMER_DELIVER_MS", "1700000000123"}}));
  CHECK(refusal_of({{"TIMER_DELIVER_MS", "1700000000123"}, {"TIMER_DEL_UNIQKEY", "a+b"}}) ==
        errc::message_illegal);
}

TEST_CASE("a time may be as far ahead as the rules say") {
  const timer_rules rules{true, 1'000, 60'000};
  CHECK(time_of({{"TIMER_DELAY_SEC", "60"}}, rules) == now + 60'000);
  CHECK(refusal_of({{"TIMER_DELAY_MS", "60001"}}, rules) == errc::message_illegal);
  CHECK(refusal_of({{"TIMER_DELAY_SEC", "9223372036854775807"}}, rules) == errc::message_illegal);
  CHECK(time_of({{"TIMER_DELAY_SEC", "259201"}}).has_value());  // three days are RocketMQ's
}

TEST_CASE("what is no time is refused, and everything when timers are off") {
  for (const auto wrong : {"", " 5", "5 ", "5.0", "0x5", "99999999999999999999"})
    CHECK(deliver_time_of(std::string{"TIMER_DELIVER_MS\x01"} + wrong + "\x02", {}, now)
              .error()
              .code() == errc::message_illegal);
  CHECK(refusal_of({{"TIMER_DELAY_SEC", "5"}}, {false}) == errc::config_invalid);
}

TEST_CASE("the slot of a time is the last that begins before it") {
  CHECK(timer_out_ms_for(5'000, 1'000) == 4'000);
  CHECK(timer_out_ms_for(5'001, 1'000) == 5'000);
  CHECK(timer_out_ms_for(5'999, 1'000) == 5'000);
  CHECK(timer_out_ms_for(5'101, 100) == 5'100);
}

TEST_CASE("a message that waits knows its queue and its exact time") {
  const auto waiting = timer_properties(
      with({{"TIMER_DELIVER_MS", "77"}, {"REAL_TOPIC", "x"}, {"TAGS", "a"}, {"UNIQ_KEY", "u"}}),
      {"orders", 3}, 5'250, 100);
  CHECK(decode_properties(waiting) == property_map{{"TAGS", "a"},
                                                   {"UNIQ_KEY", "u"},
                                                   {"TIMER_DELIVER_MS", "5250"},
                                                   {"TIMER_OUT_MS", "5200"},
                                                   {"REAL_TOPIC", "orders"},
                                                   {"REAL_QID", "3"}});
  CHECK(real_queue_of(waiting).value() == message_queue{"orders", 3});
  const auto wish = timer_wish_of(waiting);
  REQUIRE(wish);
  CHECK(wish->due_ms == 5'250);
  CHECK(wish->out_ms == 5'200);
  CHECK_FALSE(wish->delay_ms);
  CHECK(timer_name_of(waiting) == "orders+u");
  CHECK_FALSE(asks_for_time(waiting));
}

TEST_CASE("a message that was sent with a delay says so while it waits") {
  const auto seconds = timer_properties(with({{"TIMER_DELAY_SEC", "4"}}), {"t", 0}, 5'250, 100);
  CHECK(timer_wish_of(seconds)->delay_ms == 4'000);
  CHECK(timer_wish_of(seconds)->due_ms == 5'250);
  const auto ms = timer_properties(with({{"TIMER_DELAY_MS", "40"}}), {"t", 0}, 5'250, 100);
  CHECK(timer_wish_of(ms)->delay_ms == 40);
}

TEST_CASE("what another broker has stored is due when its slot ends, whatever its precision") {
  CHECK(timer_wish_of(with({{"TIMER_OUT_MS", "5000"}}))->due_ms == 6'000);
  CHECK(timer_wish_of(with({{"TIMER_OUT_MS", "5000"}, {"TIMER_DELIVER_MS", "5300"}}))->due_ms ==
        5'300);
  CHECK(timer_wish_of(with({{"TIMER_OUT_MS", "5000"}, {"TIMER_DELIVER_MS", "4000"}}))->due_ms ==
        6'000);
  for (const auto wrong : {"x", "-1", "9223372036854775807"})
    CHECK(timer_wish_of(with({{"TIMER_OUT_MS", wrong}})).error().code() == errc::corrupt);
  CHECK(timer_wish_of({}).error().code() == errc::corrupt);
}

TEST_CASE("a message can be given another time, which is absolute") {
  const auto waiting = timer_properties(with({{"TIMER_DELAY_SEC", "4"}}), {"t", 0}, 5'250, 100);
  const auto moved = rescheduled_properties(waiting, 9'999, 100);
  CHECK(timer_wish_of(moved)->due_ms == 9'999);
  CHECK_FALSE(timer_wish_of(moved)->delay_ms);
  CHECK(real_queue_of(moved).value() == message_queue{"t", 0});
}

TEST_CASE("a message that is stored again keeps its time and counts") {
  const auto waiting = timer_properties(with({{"TIMER_DELAY_SEC", "4"}}), {"t", 0}, 5'250, 100);
  const auto twice = rolled_properties(rolled_properties(waiting));
  CHECK(find_property(twice, "TIMER_ROLL_TIMES") == "2");
  CHECK(timer_wish_of(twice)->due_ms == 5'250);
  CHECK(timer_wish_of(twice)->delay_ms == 4'000);
}

TEST_CASE("a message that cancels another waits in its slot, as RocketMQ wants it") {
  const auto cancelling = cancelling_properties("orders", "u", 5'200);
  CHECK(find_property(cancelling, "TIMER_DEL_UNIQKEY") == "orders+u");
  CHECK(timer_wish_of(cancelling)->out_ms == 5'200);
  CHECK(real_queue_of(cancelling).value() == message_queue{"orders", 0});
}

#include "message/delay.hpp"

#include <catch2/catch.hpp>

#include "message/properties.hpp"
#include "message/system_topics.hpp"

using namespace cafmq;

namespace {

std::string with_delay(const std::string& level) {
  return *encode_properties({{"DELAY", level}, {"TAGS", "a"}});
}

}  // namespace

TEST_CASE("a message asks for a delay level that is a positive number") {
  CHECK(delay_level_of(with_delay("3")) == 3);
  CHECK(delay_level_of(with_delay("100")) == 100);
  for (const auto none : {"0", "-1", "3x", "x", "99999999999"})
    CHECK(delay_level_of(with_delay(none)) == 0);
  CHECK(delay_level_of({}) == 0);
}

TEST_CASE("a message that waits knows where it goes") {
  const auto waiting = waiting_properties(with_delay("3"), {"orders", 7});
  CHECK(delay_level_of(waiting) == 3);
  CHECK(find_property(waiting, property::tags) == "a");
  CHECK(real_queue_of(waiting).value() == message_queue{"orders", 7});
}

TEST_CASE("a message that waits again forgets where it went before, and its other delays") {
  const auto first = waiting_properties(with_delay("3"), {"orders", 7});
  auto timed = first;
  append_property(timed, "TIMER_DELAY_SEC", "10");
  const auto second = waiting_properties(timed, {"%RETRY%g", 0});
  CHECK(real_queue_of(second).value() == message_queue{"%RETRY%g", 0});
  CHECK_FALSE(find_property(second, "TIMER_DELAY_SEC"));
  CHECK(second.size() ==
        first.size() + std::string_view{"%RETRY%g"}.size() - std::string_view{"orders"}.size());
}

TEST_CASE("a message that goes nowhere is damaged") {
  const auto refused = [](const property_map& properties) {
    const auto found = real_queue_of(*encode_properties(properties));
    return !found && found.error().code() == errc::corrupt;
  };
  CHECK(refused({{"REAL_TOPIC", "orders"}}));
  CHECK(refused({{"REAL_QID", "0"}}));
  CHECK(refused({{"REAL_TOPIC", "../orders"}, {"REAL_QID", "0"}}));
  for (const auto bad : {"-1", "x", "65536", "99999999999"})
    CHECK(refused({{"REAL_TOPIC", "orders"}, {"REAL_QID", bad}}));
}

TEST_CASE("levels wait in queues that count from 0") {
  CHECK(schedule_queue(1) == message_queue{std::string{system_topic::schedule}, 0});
}

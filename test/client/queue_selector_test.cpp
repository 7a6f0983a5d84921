#include "client/internal/queue_selector.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

const std::vector<broker_queue> four{
    {"orders", "a", 0}, {"orders", "a", 1}, {"orders", "b", 0}, {"orders", "b", 1}};
const queue_selector::time_point noon{12h};

bool any(const broker_queue&) {
  return true;
}

}  // namespace

TEST_CASE("queues take turns") {
  queue_selector selector{2s};
  for (int round = 0; round < 2; ++round)
    for (const auto& queue : four) CHECK(*selector.select(four, any, noon) == queue);
}

TEST_CASE("a broker that has just failed is passed over, and not for ever") {
  queue_selector selector{2s};
  selector.broker_failed("a", noon);
  for (int turn = 0; turn < 4; ++turn)
    CHECK(selector.select(four, any, noon + 1s)->broker_name == "b");
  CHECK(selector.select(four, any, noon + 2s)->broker_name == "a");
}

TEST_CASE("a failed broker that has worked since is no longer passed over") {
  queue_selector selector{2s};
  selector.broker_failed("a", noon);
  selector.broker_worked("a", noon, 20s);
  CHECK(selector.select(four, any, noon)->broker_name == "a");
}

TEST_CASE("a failed broker is better than none") {
  queue_selector selector{2s};
  selector.broker_failed("a", noon);
  selector.broker_failed("b", noon);
  CHECK(selector.select(four, any, noon) != nullptr);
  selector.broker_worked("b", noon, 1ms);
  const auto only_a = [](const broker_queue& queue) { return queue.broker_name == "a"; };
  CHECK(selector.select(four, only_a, noon)->queue_id !=
        selector.select(four, only_a, noon)->queue_id);
}

TEST_CASE("where nothing is usable there is nothing to select") {
  queue_selector selector{2s};
  CHECK(selector.select({}, any, noon) == nullptr);
  CHECK(selector.select(
            four, [](const broker_queue&) { return false; }, noon) == nullptr);
}

TEST_CASE("a broker is avoided for as long as RocketMQ's tables say of its latency") {
  CHECK(avoided_for(0ms) == 0ms);
  CHECK(avoided_for(549ms) == 0ms);
  CHECK(avoided_for(550ms) == 2s);
  CHECK(avoided_for(1'799ms) == 2s);
  CHECK(avoided_for(1'800ms) == 5s);
  CHECK(avoided_for(3s) == 6s);
  CHECK(avoided_for(5s) == 10s);
  CHECK(avoided_for(10s) == 10s);
  CHECK(avoided_for(15s) == 30s);
  CHECK(avoided_for(1h) == 30s);
}

TEST_CASE("a broker that answers slowly is passed over, and a quick answer does not end that") {
  queue_selector selector{10s, true};
  selector.broker_worked("a", noon, 600ms);
  selector.broker_worked("a", noon, 1ms);
  for (int turn = 0; turn < 4; ++turn)
    CHECK(selector.select(four, any, noon + 1999ms)->broker_name == "b");
  CHECK(selector.select(four, any, noon + 2s)->broker_name == "a");
}

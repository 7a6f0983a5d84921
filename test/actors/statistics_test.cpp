#include "actors/statistics.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

constexpr int64_t start = 1'700'000'000'000;
constexpr int64_t minute = 60'000;
constexpr int64_t hour = 60 * minute;
constexpr int64_t day = 24 * hour;

}  // namespace

TEST_CASE("messages of a topic are counted by number and by size") {
  statistics counted{start};
  counted.put("T", {10, 1'000, 1}, start);
  counted.put("T", {20, 5'000, 1}, start + 20'000);
  const auto numbers = counted.find("TOPIC_PUT_NUMS", "T", start + 20'000);
  REQUIRE(numbers);
  CHECK(numbers->minute.sum == 30);
  CHECK(numbers->minute.tps == Approx(1.5));
  CHECK(numbers->minute.average == Approx(15));
  CHECK(numbers->hour.sum == 30);
  CHECK(numbers->day.sum == 30);
  const auto sizes = counted.find("TOPIC_PUT_SIZE", "T", start + 20'000);
  REQUIRE(sizes);
  CHECK(sizes->minute.sum == 6'000);
  CHECK(sizes->day.average == Approx(3'000));
  CHECK(counted.put_rate("T", start + 20'000) == Approx(1.5));
}

TEST_CASE("a minute, an hour and a day pass") {
  statistics counted{start};
  counted.put("T", {5, 50, 1}, start);
  const auto at = [&](int64_t passed) {
    return *counted.find("TOPIC_PUT_NUMS", "T", start + passed);
  };
  CHECK(at(2 * minute).minute.sum == 0);
  CHECK(at(2 * minute).minute.tps == 0);
  CHECK(at(2 * minute).minute.average == 0);
  CHECK(at(2 * minute).hour.sum == 5);
  CHECK(at(2 * hour).hour.sum == 0);
  CHECK(at(2 * hour).day.sum == 5);
  CHECK(at(2 * day).day.sum == 0);
}

TEST_CASE("groups are counted by topic and group") {
  statistics counted{start};
  counted.got("T", "g", {3, 300, 1}, start);
  counted.got("T", "h", {4, 400, 1}, start);
  counted.got("T", "g", {0, 0, 1}, start);
  counted.sent_back("T", "g", 1, start);
  CHECK(counted.find("GROUP_GET_NUMS", "T@g", start)->day.sum == 3);
  CHECK(counted.find("GROUP_GET_SIZE", "T@h", start)->day.sum == 400);
  CHECK(counted.find("SNDBCK_PUT_NUMS", "T@g", start)->day.sum == 1);
  CHECK(counted.get_rate("T", "g", start) == Approx(0.3));
  CHECK(counted.get_rate("T", "nobody", start) == 0);
  CHECK(counted.find("BROKER_GET_NUMS", "DefaultCluster", start)->day.sum == 7);
  CHECK(counted.find("BROKER_PUT_NUMS", "DefaultCluster", start)->day.sum == 0);
}

TEST_CASE("what was never counted has no statistics") {
  statistics counted{start};
  counted.put("T", {1, 1, 1}, start);
  CHECK_FALSE(counted.find("TOPIC_PUT_NUMS", "other", start));
  CHECK_FALSE(counted.find("GROUP_GET_NUMS", "T@g", start));
  CHECK_FALSE(counted.find("NO_SUCH_NAME", "T", start));
}

TEST_CASE("totals and rates of the broker") {
  statistics counted{start};
  for (int64_t second = 0; second < 600; ++second) {
    counted.put("T", {2, 200, 1}, start + second * 1'000);
    counted.got("T", "g", {1, 100, 1}, start + second * 1'000);
    counted.got("T", "g", {}, start + second * 1'000);
  }
  const auto now = start + 599'000;
  CHECK(counted.totals().put.messages == 1'200);
  CHECK(counted.totals().got.messages == 600);
  CHECK(counted.totals().empty_pulls == 600);
  CHECK(counted.totals().largest_put_bytes == 200);
  const auto [recent, span_ms] = counted.last(10, now);
  CHECK(recent.put.messages == 22);
  CHECK(span_ms == 10'000);
  CHECK(counted.last(600, now).totals.got.requests == 600);
}

TEST_CASE("totals of the last two midnights are kept") {
  statistics counted{start};
  counted.put("T", {10, 1, 1}, start);
  CHECK(counted.at_midnight(start).put_today.messages == 0);
  counted.put("T", {1, 1, 1}, start + day);
  const auto first = counted.at_midnight(start + day);
  CHECK(first.put_today.messages == 10);
  CHECK(first.put_yesterday.messages == 0);
  const auto second = counted.at_midnight(start + 2 * day);
  CHECK(second.put_today.messages == 11);
  CHECK(second.put_yesterday.messages == 10);
}

TEST_CASE("statistics are bounded, and idle ones make room after a day") {
  statistics counted{start, 2};
  counted.put("A", {1, 1, 1}, start);
  counted.put("B", {1, 1, 1}, start);
  counted.put("C", {1, 1, 1}, start);
  CHECK_FALSE(counted.find("TOPIC_PUT_NUMS", "C", start));
  CHECK(counted.totals().put.messages == 3);
  counted.put("A", {1, 1, 1}, start + 2 * day);
  counted.put("C", {1, 1, 1}, start + 2 * day);
  CHECK(counted.find("TOPIC_PUT_NUMS", "C", start + 2 * day));
  CHECK_FALSE(counted.find("TOPIC_PUT_NUMS", "B", start + 2 * day));
}

TEST_CASE("topics and groups are forgotten, and nobody else") {
  statistics counted{start};
  counted.put("T", {1, 1, 1}, start);
  counted.put("TT", {1, 1, 1}, start);
  for (const auto* topic : {"T", "TT"})
    for (const auto* group : {"g", "gg"}) counted.got(topic, group, {1, 1, 1}, start);
  counted.forget_topic("T");
  CHECK_FALSE(counted.find("TOPIC_PUT_NUMS", "T", start));
  CHECK_FALSE(counted.find("GROUP_GET_NUMS", "T@g", start));
  CHECK(counted.find("TOPIC_PUT_NUMS", "TT", start));
  CHECK(counted.find("GROUP_GET_NUMS", "TT@g", start));
  counted.forget_group("g");
  CHECK_FALSE(counted.find("GROUP_GET_NUMS", "TT@g", start));
  CHECK(counted.find("GROUP_GET_NUMS", "TT@gg", start));
}

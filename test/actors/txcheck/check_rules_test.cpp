#include "actors/txcheck/check_rules.hpp"

#include <catch2/catch.hpp>

#include "message/properties.hpp"

using namespace cafmq;

namespace {

constexpr int64_t now_ms = 1'700'000'000'000;
constexpr int64_t hour_ms = 3'600'000;

// Born and stored that long ago.
half_fate fate_of(int64_t age_ms, const property_map& properties = {}, int64_t stored_ago_ms = 1) {
  const auto encoded = *encode_properties(properties);
  record half;
  half.message.properties = encoded;
  half.message.born_timestamp_ms = now_ms - age_ms;
  half.place.store_timestamp_ms = now_ms - stored_ago_ms;
  return judge_half(half, transaction_options{}, now_ms, now_ms);
}

}  // namespace

TEST_CASE("producers are asked about a half message that is older than the timeout") {
  CHECK(fate_of(0) == half_fate::wait);
  CHECK(fate_of(6'000) == half_fate::wait);
  CHECK(fate_of(6'001) == half_fate::check);
}

TEST_CASE("what was stored since the round began is left to the next one") {
  CHECK(fate_of(60'000, {}, 0) == half_fate::wait);
  CHECK(fate_of(60'000, {}, -1) == half_fate::wait);
  CHECK(fate_of(60'000, {}, 1) == half_fate::check);
}

TEST_CASE("a half message that wants to be left alone does not hold up the others") {
  const property_map patient = {{"CHECK_IMMUNITY_TIME_IN_SECONDS", "60"}};
  CHECK(fate_of(0, patient) == half_fate::put_back);
  CHECK(fate_of(60'000, patient) == half_fate::put_back);
  CHECK(fate_of(60'001, patient) == half_fate::check);
  CHECK(fate_of(1, {{"CHECK_IMMUNITY_TIME_IN_SECONDS", "0"}}) == half_fate::check);
  const property_map nothing = {{"CHECK_IMMUNITY_TIME_IN_SECONDS", "-1"}};
  CHECK(fate_of(6'000, nothing) == half_fate::put_back);
  CHECK(fate_of(6'001, nothing) == half_fate::check);
}

TEST_CASE("a producer whose clock is ahead is asked at once") {
  CHECK(fate_of(-1) == half_fate::check);
  CHECK(fate_of(-hour_ms) == half_fate::check);
}

TEST_CASE("a half message is given up after enough checks, or when it is as old as files get") {
  CHECK(fate_of(10'000, {{"TRANSACTION_CHECK_TIMES", "14"}}) == half_fate::check);
  CHECK(fate_of(10'000, {{"TRANSACTION_CHECK_TIMES", "15"}}) == half_fate::give_up);
  CHECK(fate_of(72 * hour_ms) == half_fate::check);
  CHECK(fate_of(72 * hour_ms + 1) == half_fate::give_up);
}

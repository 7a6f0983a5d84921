#include "actors/broker/offset_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

constexpr int64_t noon = 1'700'000'000'000;
const message_queue orders_0{"orders", 0};
const message_queue orders_1{"orders", 1};
const message_queue parcels_0{"parcels", 0};

offset_table table_of(size_t capacity = 100, int64_t version_step = 500) {
  broker_options options;
  options.offsets_max = capacity;
  options.offsets_version_step = version_step;
  return offset_table{options};
}

template <class T>
errc code_of(const result<T>& refused) {
  return refused ? errc::none : refused.error().code();
}

}  // namespace

TEST_CASE("what a group has committed is found again") {
  auto table = table_of();
  CHECK_FALSE(table.find("g", orders_0));
  CHECK(table.commit("g", orders_0, queue_offset{5}, noon).value() == commit_outcome::stored);
  CHECK(table.find("g", orders_0) == queue_offset{5});
  CHECK_FALSE(table.find("g", orders_1));
  CHECK_FALSE(table.find("other", orders_0));
}

TEST_CASE("a commit never goes back by accident, a reset does") {
  auto table = table_of();
  REQUIRE(table.commit("g", orders_0, queue_offset{5}, noon));
  CHECK(table.commit("g", orders_0, queue_offset{4}, noon).value() == commit_outcome::went_back);
  CHECK(table.find("g", orders_0) == queue_offset{5});
  CHECK(table.reset("g", orders_0, queue_offset{4}, noon).value() == commit_outcome::stored);
  CHECK(table.find("g", orders_0) == queue_offset{4});
  CHECK(table.commit("g", orders_0, queue_offset{5}, noon).value() == commit_outcome::stored);
}

TEST_CASE("a repeated commit changes nothing") {
  auto table = table_of();
  REQUIRE(table.commit("g", orders_0, queue_offset{5}, noon));
  const auto changes = table.changes();
  CHECK(table.commit("g", orders_0, queue_offset{5}, noon).value() == commit_outcome::unchanged);
  CHECK(table.commit("g", orders_0, queue_offset{3}, noon).value() == commit_outcome::went_back);
  CHECK(table.changes() == changes);
  REQUIRE(table.commit("g", orders_0, queue_offset{6}, noon));
  CHECK(table.changes() > changes);
}

TEST_CASE("bad names, queues and offsets are refused") {
  auto table = table_of();
  CHECK(code_of(table.commit("a b", orders_0, queue_offset{5}, noon)) == errc::invalid_argument);
  CHECK(code_of(table.commit("g", {"../x", 0}, queue_offset{5}, noon)) == errc::invalid_argument);
  CHECK(code_of(table.commit("g", {"orders", -1}, queue_offset{5}, noon)) ==
        errc::invalid_argument);
  CHECK(code_of(table.commit("g", orders_0, queue_offset{-1}, noon)) == errc::invalid_argument);
  CHECK(code_of(table.reset("g", orders_0, queue_offset{-1}, noon)) == errc::invalid_argument);
  CHECK(table.size() == 0);
}

TEST_CASE("a group's offsets are listed by topic and queue") {
  auto table = table_of();
  REQUIRE(table.commit("g", parcels_0, queue_offset{3}, noon));
  REQUIRE(table.commit("g", orders_1, queue_offset{2}, noon));
  REQUIRE(table.commit("g", orders_0, queue_offset{1}, noon));
  REQUIRE(table.commit("h", orders_0, queue_offset{9}, noon));
  using entries = std::vector<offset_table::entry>;
  CHECK(table.of_group("g") == entries{{orders_0, queue_offset{1}},
                                       {orders_1, queue_offset{2}},
                                       {parcels_0, queue_offset{3}}});
  CHECK(table.of_group("f").empty());
  CHECK(table.groups() == std::vector<std::string>{"g", "h"});
}

TEST_CASE("offsets are bounded, and there is room again after some are removed") {
  auto table = table_of(2);
  REQUIRE(table.commit("g", orders_0, queue_offset{1}, noon));
  REQUIRE(table.commit("h", parcels_0, queue_offset{1}, noon));
  CHECK(code_of(table.commit("g", orders_1, queue_offset{1}, noon)) == errc::busy);
  CHECK(table.commit("g", orders_0, queue_offset{2}, noon));
  CHECK(table.remove_group("g", noon) == 1);
  CHECK_FALSE(table.find("g", orders_0));
  CHECK(table.commit("g", orders_1, queue_offset{1}, noon));
  CHECK(table.remove_topic("orders", noon) == 1);
  CHECK(table.remove_topic("orders", noon) == 0);
  CHECK(table.size() == 1);
}

TEST_CASE("the version advances once for every step of changes") {
  auto table = table_of(100, 3);
  for (int64_t next = 1; next <= 7; ++next)
    REQUIRE(table.commit("g", orders_0, queue_offset{next}, noon + next));
  CHECK(table.version() == data_version{0, noon + 6, 2});
}

TEST_CASE("saved offsets come back and count against the bound") {
  auto table = table_of();
  REQUIRE(table.commit("g", orders_0, queue_offset{5}, noon));
  REQUIRE(table.commit("g", orders_1, queue_offset{6}, noon));
  auto restored = table_of(2);
  REQUIRE(restored.restore(table.document()));
  CHECK(restored.document() == table.document());
  CHECK(code_of(restored.commit("h", orders_0, queue_offset{1}, noon)) == errc::busy);
  CHECK(code_of(table_of(1).restore(table.document())) == errc::corrupt);
}

#include "actors/broker/group_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

constexpr int64_t noon = 1'700'000'000'000;

group_table table_with(bool auto_create, size_t groups_max = 100) {
  broker_options options;
  options.auto_create_group = auto_create;
  options.groups_max = groups_max;
  return {options, noon};
}

template <class T>
errc code_of(const result<T>& refused) {
  return refused ? errc::none : refused.error().code();
}

}  // namespace

TEST_CASE("a broker starts with the built-in groups") {
  auto table = table_with(false);
  CHECK(table.find("TOOLS_CONSUMER") != nullptr);
  CHECK(table.find_or_create("CID_RMQ_SYS_TRANS", noon));
  CHECK(table.size() == 8);
  CHECK(table.version() == data_version{0, noon, 0});
}

TEST_CASE("a group is made on first use, once") {
  auto table = table_with(true);
  auto group = table.find_or_create("payments", noon + 1).value();
  CHECK(group.name == "payments");
  CHECK(group.retry_times_max == 16);
  CHECK(table.find_or_create("payments", noon + 2).value() == group);
  CHECK(table.version() == data_version{0, noon + 1, 1});
  CHECK(code_of(table.find_or_create("a b", noon)) == errc::invalid_argument);
}

TEST_CASE("without auto-creation a group must have been made") {
  auto table = table_with(false);
  CHECK(code_of(table.find_or_create("payments", noon)) == errc::group_not_exist);
  subscription_group group;
  group.name = "payments";
  REQUIRE(table.put(group, noon).value());
  CHECK(table.find_or_create("payments", noon));
  CHECK_FALSE(table.put(group, noon).value());
  REQUIRE(table.remove("payments", noon).value());
  CHECK(code_of(table.find_or_create("payments", noon)) == errc::group_not_exist);
}

TEST_CASE("impossible groups are refused") {
  auto table = table_with(true);
  subscription_group group;
  group.name = "payments";
  group.retry_queues = -1;
  CHECK(code_of(table.put(group, noon)) == errc::invalid_argument);
  group.retry_queues = 1;
  group.retry_policy = "{";
  CHECK(code_of(table.put(group, noon)) == errc::invalid_argument);
  CHECK(code_of(table.remove("TOOLS_CONSUMER", noon)) == errc::invalid_argument);
  CHECK(table.find("payments") == nullptr);
}

TEST_CASE("groups are bounded") {
  auto table = table_with(true, 1);
  REQUIRE(table.find_or_create("a", noon));
  CHECK(code_of(table.find_or_create("b", noon)) == errc::busy);
  CHECK(table.find_or_create("a", noon));
}

TEST_CASE("saved groups and what is forbidden come back") {
  auto table = table_with(true);
  REQUIRE(table.find_or_create("payments", noon + 1));
  auto saved = table.document();
  saved.forbidden["payments"]["orders"] = 1 << 2;
  auto restored = table_with(true);
  REQUIRE(restored.restore(saved, noon));
  CHECK(restored.document() == saved);
  CHECK(restored.is_reading_forbidden("payments", "orders"));
  CHECK_FALSE(restored.is_reading_forbidden("payments", "other"));
  REQUIRE(restored.remove("payments", noon).value());
  CHECK_FALSE(restored.is_reading_forbidden("payments", "orders"));
}

TEST_CASE("a saved group that is impossible is refused") {
  groups_document saved;
  saved.groups["x"].name = "x";
  saved.groups["x"].retry_queues = 1'000'000;
  CHECK(code_of(table_with(true).restore(saved, noon)) == errc::corrupt);
}

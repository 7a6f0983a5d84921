#include "actors/broker/topic_table.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

constexpr int64_t noon = 1'700'000'000'000;

topic_table table_with(void (*change)(broker_options&)) {
  broker_options options;
  change(options);
  return {options, noon};
}

topic_table plain_table() {
  return table_with([](broker_options&) {});
}

topic_config topic_called(std::string name) {
  topic_config topic;
  topic.name = std::move(name);
  return topic;
}

template <class T>
errc code_of(const result<T>& refused) {
  return refused ? errc::none : refused.error().code();
}

}  // namespace

TEST_CASE("a broker starts with its own topics") {
  auto table = plain_table();
  for (const auto name :
       {"SELF_TEST_TOPIC", "TBW102", "BenchmarkTest", "DefaultCluster", "DEFAULT_BROKER",
        "OFFSET_MOVED_EVENT", "SCHEDULE_TOPIC_XXXX", "DefaultCluster_REPLY_TOPIC",
        "RMQ_SYS_TRANS_HALF_TOPIC", "RMQ_SYS_TRANS_OP_HALF_TOPIC"}) {
    CHECK(table.find(name) != nullptr);
    CHECK(table.is_own(name));
  }
  CHECK(table.find("SCHEDULE_TOPIC_XXXX")->write_queues == 18);
  CHECK(table.find("TBW102")->permission == 7);
  CHECK(table.version() == data_version{0, noon, 0});
  CHECK(table.all().size() == table.size());
}

TEST_CASE("a topic that is created by sending follows TBW102") {
  auto table = plain_table();
  auto created = table.create_by_sending("orders", 4, noon + 1).value();
  CHECK(created.write_queues == 4);
  CHECK(created.read_queues == 4);
  CHECK(created.permission == (permission::read | permission::write));
  CHECK(*table.find("orders") == created);
  CHECK(table.version() == data_version{0, noon + 1, 1});
  CHECK(table.create_by_sending("many", 100, noon).value().write_queues == 8);
}

TEST_CASE("a topic that exists is left as it is by sending") {
  auto table = plain_table();
  REQUIRE(table.create_by_sending("orders", 4, noon));
  const auto version = table.version();
  CHECK(table.create_by_sending("orders", 8, noon + 1).value().write_queues == 4);
  CHECK(table.version() == version);
}

TEST_CASE("without auto-creation sending creates nothing") {
  auto table = table_with([](broker_options& options) { options.auto_create_topic = false; });
  CHECK(table.find("TBW102") == nullptr);
  CHECK(code_of(table.create_by_sending("orders", 4, noon)) == errc::topic_not_exist);
  // TBW102 may come from a file that was saved while auto-creation was on.
  REQUIRE(table.restore(plain_table().document(), noon));
  CHECK(table.find("TBW102") != nullptr);
  CHECK(code_of(table.create_by_sending("orders", 4, noon)) == errc::topic_not_exist);
}

TEST_CASE("only a topic with the inherit bit is a pattern for others") {
  auto table = plain_table();
  CHECK(table.create_by_sending("a", 4, noon, "DefaultCluster"));
  CHECK(code_of(table.create_by_sending("b", 4, noon, "BenchmarkTest")) == errc::topic_not_exist);
  CHECK(code_of(table.create_by_sending("c", 4, noon, "unknown")) == errc::topic_not_exist);
}

TEST_CASE("bad names and numbers create nothing") {
  auto table = plain_table();
  const auto size = table.size();
  CHECK(code_of(table.create_by_sending("../etc", 4, noon)) == errc::invalid_argument);
  CHECK(code_of(table.create_by_sending("", 4, noon)) == errc::invalid_argument);
  CHECK(code_of(table.create_by_sending("orders", 0, noon)) == errc::invalid_argument);
  auto topic = topic_called("orders");
  topic.read_queues = topic_queues_max + 1;
  CHECK(code_of(table.put(topic, noon)) == errc::invalid_argument);
  topic.read_queues = -1;
  CHECK(code_of(table.put(topic, noon)) == errc::invalid_argument);
  topic = topic_called("orders");
  topic.permission = 16;
  CHECK(code_of(table.put(topic, noon)) == errc::invalid_argument);
  topic = topic_called("orders");
  topic.attributes["message.type"] = "\xff";
  CHECK(code_of(table.put(topic, noon)) == errc::invalid_argument);
  CHECK(table.size() == size);
}

TEST_CASE("an administrator creates, changes and removes topics") {
  auto table = plain_table();
  auto topic = topic_called("orders");
  CHECK(table.put(topic, noon + 1).value());
  CHECK_FALSE(table.put(topic, noon + 2).value());
  CHECK(table.version() == data_version{0, noon + 1, 1});
  topic.write_queues = 2;
  CHECK(table.put(topic, noon + 3).value());
  CHECK(table.find("orders")->write_queues == 2);
  CHECK(table.remove("orders", noon + 4).value());
  CHECK_FALSE(table.remove("orders", noon + 5).value());
  CHECK(table.find("orders") == nullptr);
  CHECK(table.version() == data_version{0, noon + 4, 3});
}

TEST_CASE("the broker's own topics cannot be changed or removed") {
  auto table = plain_table();
  CHECK(code_of(table.put(topic_called("TBW102"), noon)) == errc::invalid_argument);
  CHECK(code_of(table.put(topic_called("TRANS_CHECK_MAX_TIME_TOPIC"), noon)) ==
        errc::invalid_argument);
  CHECK(code_of(table.remove("SCHEDULE_TOPIC_XXXX", noon)) == errc::invalid_argument);
}

TEST_CASE("topics are bounded, and there is room again after one is removed") {
  auto table = table_with([](broker_options& options) { options.topics_max = 2; });
  REQUIRE(table.create_by_sending("a", 1, noon));
  REQUIRE(table.put(topic_called("b"), noon));
  CHECK(code_of(table.create_by_sending("c", 1, noon)) == errc::busy);
  CHECK(code_of(table.put(topic_called("c"), noon)) == errc::busy);
  REQUIRE(table.remove("a", noon));
  CHECK(table.create_by_sending("c", 1, noon));
}

TEST_CASE("a saved table comes back with its version") {
  auto table = plain_table();
  REQUIRE(table.create_by_sending("orders", 4, noon + 1));
  auto restored = plain_table();
  REQUIRE(restored.restore(table.document(), noon + 2));
  CHECK(restored.document() == table.document());
}

TEST_CASE("own topics that were not saved change the version") {
  topics_document saved;
  saved.version = {0, 7, 3};
  saved.topics["orders"] = topic_called("orders");
  auto table = plain_table();
  REQUIRE(table.restore(saved, noon));
  CHECK(table.find("orders") != nullptr);
  CHECK(table.find("TBW102") != nullptr);
  CHECK(table.version() == data_version{0, noon, 4});
}

TEST_CASE("a saved table with an impossible topic is refused whole") {
  topics_document saved;
  saved.topics["a"] = topic_called("a");
  saved.topics["b"] = topic_called("b");
  saved.topics["b"].write_queues = 1'000'000;
  auto table = plain_table();
  CHECK(code_of(table.restore(saved, noon)) == errc::corrupt);
  CHECK(table.find("a") == nullptr);
}

TEST_CASE("a copy does not see later changes") {
  auto table = plain_table();
  const auto copy = table;
  REQUIRE(table.create_by_sending("orders", 4, noon));
  CHECK(copy.find("orders") == nullptr);
}

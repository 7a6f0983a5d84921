#include "actors/broker/send_rules.hpp"

#include <catch2/catch.hpp>

#include "message/properties.hpp"

using namespace cafmq;

namespace {

const send_rules rules{send_limits{6, 1'000, 3}};

topic_config topic_with(int32_t read_queues, int32_t write_queues) {
  topic_config topic;
  topic.name = "orders";
  topic.read_queues = read_queues;
  topic.write_queues = write_queues;
  return topic;
}

template <class T>
errc code_of(const result<T>& refused) {
  return refused ? errc::none : refused.error().code();
}

}  // namespace

TEST_CASE("clients may send to a topic with a good name") {
  CHECK(rules.check_topic("orders"));
  CHECK(rules.check_topic("%RETRY%group"));
  CHECK(code_of(rules.check_topic("")) == errc::invalid_argument);
  CHECK(code_of(rules.check_topic("a b")) == errc::invalid_argument);
  CHECK(code_of(rules.check_topic(std::string(128, 'a'))) == errc::invalid_argument);
}

TEST_CASE("clients may not send to the broker's closed topics") {
  for (const auto topic :
       {"SCHEDULE_TOPIC_XXXX", "RMQ_SYS_TRANS_HALF_TOPIC", "RMQ_SYS_TRANS_OP_HALF_TOPIC",
        "TRANS_CHECK_MAX_TIME_TOPIC", "SELF_TEST_TOPIC", "OFFSET_MOVED_EVENT"})
    CHECK(code_of(rules.check_topic(topic)) == errc::no_permission);
  CHECK(rules.check_topic("BenchmarkTest"));
}

TEST_CASE("a broker without the write permission takes nothing") {
  const send_rules read_only{send_limits{permission::read, 1'000, 3}};
  CHECK(code_of(read_only.check_topic("orders")) == errc::no_permission);
}

TEST_CASE("a topic without the write permission takes nothing") {
  auto topic = topic_with(4, 4);
  topic.permission = permission::read;
  CHECK(code_of(rules.choose_queue(topic, 0, 0)) == errc::no_permission);
  topic.permission = permission::write;
  CHECK(rules.choose_queue(topic, 0, 0));
}

TEST_CASE("the wanted queue must exist, for reading or for writing") {
  const auto topic = topic_with(8, 4);
  CHECK(rules.choose_queue(topic, 0, 99).value() == 0);
  CHECK(rules.choose_queue(topic, 7, 99).value() == 7);
  auto refused = rules.choose_queue(topic, 8, 99);
  CHECK(code_of(refused) == errc::invalid_argument);
  CHECK(refused.error().text() ==
        "the topic orders has 8 queues and no queue 8; fetch its route again");
}

TEST_CASE("without a wish messages go round all queues for writing") {
  const auto topic = topic_with(8, 3);
  for (uint32_t turn = 0; turn < 9; ++turn)
    CHECK(rules.choose_queue(topic, -1, turn).value() == static_cast<int32_t>(turn % 3));
  CHECK(rules.choose_queue(topic, -1, 0xFFFFFFFF).value() == 0);
  CHECK(code_of(rules.choose_queue(topic_with(8, 0), -1, 0)) == errc::no_permission);
}

TEST_CASE("body and properties have bounds that are named") {
  const std::string body(1'001, 'b');
  const std::string properties(properties_size_max + 1, 'p');
  message message;
  message.body = std::string_view{body}.substr(1);
  message.properties = std::string_view{properties}.substr(1);
  CHECK(rules.check_message(message));
  message.body = body;
  auto refused = rules.check_message(message);
  CHECK(code_of(refused) == errc::message_illegal);
  CHECK(refused.error().text() ==
        "the body has 1001 bytes; at most 1000 are allowed, make the message smaller or raise "
        "maxMessageSize");
  message.body = "";
  CHECK(rules.check_message(message));
  message.properties = properties;
  CHECK(code_of(rules.check_message(message)) == errc::message_illegal);
}

TEST_CASE("a batch has at least one message and a bound") {
  CHECK(code_of(rules.check_batch(0)) == errc::message_illegal);
  CHECK(rules.check_batch(1));
  CHECK(rules.check_batch(3));
  CHECK(code_of(rules.check_batch(4)) == errc::message_illegal);
}

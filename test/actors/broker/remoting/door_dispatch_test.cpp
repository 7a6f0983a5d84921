#include <catch2/catch.hpp>

#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

pull_message_request waiting_pull(std::string_view topic, int64_t from) {
  auto pull = door_fixture::pull_of(topic, from);
  pull.system_flag |= pull_flag::suspend;
  pull.suspend_timeout_ms = 15'000;
  return pull;
}

}  // namespace

TEST_CASE("every pull that waits for a queue gets its next message, also a flushed one") {
  const auto flush = GENERATE(flush_mode::async, flush_mode::sync);
  door_fixture fixture{flush};
  remoting_client producer{fixture.broker_port()};
  REQUIRE(door_fixture::send(producer, "words", "first").code() == response_code::success);
  remoting_client one{fixture.broker_port()};
  remoting_client other{fixture.broker_port()};
  door_fixture::await_messages(one, "words", 1);
  for (int64_t at = 1; at <= 20; ++at) {
    for (auto* client : {&one, &other})
      client->send_bytes(client->request(request_code::pull_message, waiting_pull("words", at)));
    REQUIRE(door_fixture::send(producer, "words", "next").code() == response_code::success);
    CHECK(one.receive().code() == response_code::success);
    CHECK(other.receive().code() == response_code::success);
  }
}

TEST_CASE("more than a door dispatches itself is dispatched all the same") {
  const auto flush = GENERATE(flush_mode::async, flush_mode::sync);
  door_fixture fixture{flush};
  remoting_client producer{fixture.broker_port()};
  REQUIRE(door_fixture::send(producer, "words", "first").code() == response_code::success);
  constexpr int64_t messages = 300;
  std::string bytes;
  for (int64_t count = 0; count < messages; ++count)
    bytes += door_fixture::send_of(producer, "words", std::string(1000, 'x'));
  producer.send_bytes(bytes);
  for (int64_t count = 0; count < messages; ++count)
    REQUIRE(producer.receive().code() == response_code::success);
  remoting_client consumer{fixture.broker_port()};
  door_fixture::await_messages(consumer, "words", messages + 1);
}

TEST_CASE("a pull that waits is answered when its time is over, and so is the next one") {
  door_fixture fixture;
  remoting_client producer{fixture.broker_port()};
  REQUIRE(door_fixture::send(producer, "words", "first").code() == response_code::success);
  remoting_client consumer{fixture.broker_port()};
  door_fixture::await_messages(consumer, "words", 1);
  auto brief = waiting_pull("words", 1);
  brief.suspend_timeout_ms = 20;
  CHECK(consumer.ask(request_code::pull_message, brief).code() == response_code::pull_not_found);
  CHECK(consumer.ask(request_code::pull_message, brief).code() == response_code::pull_not_found);
}

TEST_CASE("sync flush answers everybody who sends at the same time by several connections") {
  door_fixture fixture{flush_mode::sync};
  remoting_client first{fixture.broker_port()};
  REQUIRE(door_fixture::send(first, "words", "first").code() == response_code::success);
  std::vector<std::unique_ptr<remoting_client>> clients;
  for (int count = 0; count < 20; ++count)
    clients.push_back(std::make_unique<remoting_client>(fixture.broker_port()));
  for (int round = 0; round < 5; ++round) {
    for (auto& client : clients)
      client->send_bytes(door_fixture::send_of(*client, "words", "a") +
                         door_fixture::send_of(*client, "words", "b"));
    for (auto& client : clients)
      for (int answer = 0; answer < 2; ++answer)
        REQUIRE(client->receive().code() == response_code::success);
  }
  door_fixture::await_messages(first, "words", 1);
}

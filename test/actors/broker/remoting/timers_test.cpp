#include <catch2/catch.hpp>

#include "message/properties.hpp"
#include "message/recall_handle.hpp"
#include "message/record_codec.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;

namespace {

constexpr auto recall_code = request_code::recall_message;

int64_t now_ms() {
  return system_clock{}.wall_ms();
}

std::string wish(const std::string& name, int64_t value, const std::string& key = "u") {
  return *encode_properties({{name, std::to_string(value)}, {"UNIQ_KEY", key}});
}

// With a topic that is there already.
struct timer_door : door_fixture {
  explicit timer_door(flush_mode flush = flush_mode::async, const setting& set = {})
      : door_fixture{flush, set} {
    send(client, "T", "first");
    await_messages(client, "T", 1);
  }

  remoting_client client{broker_port()};
};

}  // namespace

TEST_CASE("a message with a time comes when it is due and not before") {
  const auto name = GENERATE(as<std::string>{}, "TIMER_DELAY_MS", "TIMER_DELIVER_MS");
  const auto mode = GENERATE(flush_mode::async, flush_mode::sync);
  timer_door door{mode};
  const auto wanted = now_ms() + 300;
  const auto sent =
      door.send(door.client, "T", "later", wish(name, name == "TIMER_DELAY_MS" ? 300 : wanted));
  REQUIRE(sent.code() == response_code::success);
  CHECK(sent.fields.at("queueId") == "0");
  const auto handle = read_recall_handle(sent.fields.at("recallHandle"));
  REQUIRE(handle);
  CHECK(handle->topic == "T");
  CHECK(handle->broker_name == "DEFAULT_BROKER");
  CHECK(handle->unique_key == "u");
  const auto answer =
      door.client.ask(request_code::pull_message, door_fixture::waiting_pull_of("T", 1));
  REQUIRE(answer.code() == response_code::success);
  const auto record = decode_record(answer.body, body_check::crc);
  REQUIRE(record);
  CHECK(record->message.body == "later");
  CHECK(record->place.store_timestamp_ms >= wanted);
}

TEST_CASE("a message whose time has come is stored at once, without a recall handle") {
  timer_door door;
  const auto sent = door.send(door.client, "T", "now", wish("TIMER_DELIVER_MS", 1'000));
  CHECK(sent.code() == response_code::success);
  CHECK(sent.fields.at("queueOffset") == "1");
  CHECK_FALSE(sent.fields.contains("recallHandle"));
}

TEST_CASE("times are refused with RocketMQ's codes") {
  timer_door door{flush_mode::async,
                  [](broker_setup& setup) { setup.timers.delay_max = 259'200s; }};
  CHECK(door.send(door.client, "T", "x", wish("TIMER_DELAY_SEC", 259'201)).code() ==
        response_code::message_illegal);
  const auto no_time = *encode_properties({{"TIMER_DELIVER_MS", "soon"}});
  CHECK(door.send(door.client, "T", "x", no_time).code() == response_code::message_illegal);
  CHECK(door.send(door.client, "rmq_sys_wheel_timer", "x").code() == response_code::no_permission);

  timer_door off{flush_mode::async, [](broker_setup& setup) { setup.timers.enabled = false; }};
  CHECK(off.send(off.client, "T", "x", wish("TIMER_DELAY_SEC", 1)).code() ==
        response_code::system_error);
}

TEST_CASE("a message that waits can be taken back once") {
  const auto mode = GENERATE(flush_mode::async, flush_mode::sync);
  timer_door door{mode};
  const auto sent = door.send(door.client, "T", "later", wish("TIMER_DELAY_MS", 60'000, "key 1"));
  const std::string text = sent.fields.at("recallHandle");
  const recall_message_request asked{"producers", "T", text};
  const auto taken = door.client.ask(recall_code, asked);
  REQUIRE(taken.code() == response_code::illegal_operation);  // a key has no spaces

  const auto other = door.send(door.client, "T", "later", wish("TIMER_DELAY_MS", 60'000, "key"));
  const std::string handle = other.fields.at("recallHandle");
  const auto recalled = door.client.ask(recall_code, recall_message_request{"p", "T", handle});
  REQUIRE(recalled.code() == response_code::success);
  CHECK(recalled.fields.at("msgId") == "key");
  CHECK(door.client.ask(recall_code, recall_message_request{"p", "T", handle}).code() ==
        response_code::illegal_operation);
}

TEST_CASE("a recall that cannot be is refused") {
  timer_door door;
  const auto code_of = [&](std::string_view topic, const recall_handle& handle) {
    const auto text = write_recall_handle(handle);
    return door.client.ask(recall_code, recall_message_request{"p", topic, text}).code();
  };
  const recall_handle handle{"T", "DEFAULT_BROKER", now_ms() + 5'000, "none"};
  CHECK(code_of("T", handle) == response_code::illegal_operation);
  CHECK(code_of("unknown", handle) == response_code::topic_not_exist);
  CHECK(code_of("T", {"U", "DEFAULT_BROKER", 5, "none"}) == response_code::illegal_operation);
  CHECK(code_of("T", {"T", "another", 5, "none"}) == response_code::illegal_operation);
  CHECK(door.client.ask(recall_code, recall_message_request{"p", "T", "no handle"}).code() ==
        response_code::illegal_operation);

  timer_door closed{flush_mode::async, [](broker_setup& setup) { setup.timers.recall = false; }};
  const auto text = write_recall_handle(handle);
  CHECK(closed.client.ask(recall_code, recall_message_request{"p", "T", text}).code() ==
        response_code::no_permission);
}

#include <catch2/catch.hpp>

#include "message/message_id.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/bodies/locks.hpp"
#include "protocol/headers/topics.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto back_code = request_code::consumer_send_msg_back;
constexpr int64_t level_ms = 20;

door_fixture::setting with_levels(size_t count) {
  return [count](broker_setup& setup) { setup.store.delay_levels_ms.assign(count, level_ms); };
}

/// The place in the log that an answer to a send names.
int64_t place_of(const received& sent) {
  REQUIRE(sent.code() == response_code::success);
  return parse_message_id(sent.fields.at("msgId"))->place.value();
}

/// The message at `offset` of queue 0, once it is there.
struct pulled_message {
  std::string bytes;
  record found;

  pulled_message(remoting_client& client, std::string_view topic, int64_t offset) {
    auto pull = door_fixture::pull_of(topic, offset);
    pull.messages_max = 1;
    pull.system_flag |= pull_flag::suspend;
    pull.suspend_timeout_ms = 15'000;
    const auto answer = client.ask(request_code::pull_message, pull);
    REQUIRE(answer.code() == response_code::success);
    bytes = answer.body;
    found = *decode_record(bytes, body_check::crc);
  }
};

send_back_request back_of(int64_t place, int32_t level = 0) {
  send_back_request header;
  header.physical_offset = place;
  header.group = "g";
  header.delay_level = level;
  return header;
}

received send_to(remoting_client& client, std::string_view topic, int32_t reconsume_times,
                 std::optional<int32_t> times_max) {
  send_message_request header;
  header.producer_group = "g";
  header.topic = topic;
  header.default_topic = "TBW102";
  header.queue_id = -1;
  header.reconsume_times = reconsume_times;
  header.max_reconsume_times = times_max;
  std::string bytes;
  command_writer writer{bytes, client.type(),
                        request_line(request_code::send_message_v2, client.next_opaque())};
  write_send_message(header, request_code::send_message_v2, writer);
  writer.end(1);
  client.send_bytes(bytes.append("b"));
  return client.receive();
}

}  // namespace

TEST_CASE("a message that is sent back comes again with one delivery more") {
  const door_fixture fixture{flush_mode::async, with_levels(4)};
  remoting_client client{fixture.broker_port()};
  const auto properties = *encode_properties({{"TAGS", "a"}, {"UNIQ_KEY", "u"}});
  auto place = place_of(door_fixture::send(client, "T", "body", properties));
  const auto origin = place;
  for (int times = 1; times <= 3; ++times) {
    REQUIRE(client.ask(back_code, back_of(place)).code() == response_code::success);
    const pulled_message again{client, "%RETRY%g", times - 1};
    CHECK(again.found.message.body == "body");
    CHECK(again.found.message.reconsume_times == times);
    CHECK(again.found.message.born_timestamp_ms == 1'700'000'000'000);
    const auto stored = decode_properties(again.found.message.properties);
    CHECK(stored.at("RETRY_TOPIC") == "T");
    CHECK(parse_message_id(stored.at("ORIGIN_MESSAGE_ID"))->place.value() == origin);
    CHECK(stored.at("UNIQ_KEY") == "u");
    CHECK(stored.at("REAL_TOPIC") == "%RETRY%g");
    CHECK(stored.at("DELAY") == std::to_string(2 + times));
    place = again.found.place.physical.value();
  }
}

TEST_CASE("a message that was tried often enough is a dead letter") {
  const door_fixture fixture{flush_mode::sync};
  remoting_client client{fixture.broker_port()};
  const auto place = place_of(door_fixture::send(client, "T", "body"));
  REQUIRE(client.ask(back_code, back_of(place, -1)).code() == response_code::success);
  auto once_is_enough = back_of(place);
  once_is_enough.max_reconsume_times = 0;
  REQUIRE(client.ask(back_code, once_is_enough).code() == response_code::success);
  for (const int64_t offset : {0, 1}) {
    const pulled_message dead{client, "%DLQ%g", offset};
    CHECK(dead.found.message.reconsume_times == 1);
    CHECK(find_property(dead.found.message.properties, "RETRY_TOPIC") == "T");
    CHECK(find_property(dead.found.message.properties, "DELAY") == "0");
  }
}

TEST_CASE("what is not there cannot be sent back") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  const auto place = place_of(door_fixture::send(client, "T", "body"));
  for (const auto nowhere : {int64_t{-1}, place + 1, int64_t{1} << 40}) {
    const auto refused = client.ask(back_code, back_of(nowhere));
    CHECK(refused.code() == response_code::system_error);
    CHECK(refused.remark.starts_with("look message by offset failed"));
  }
  auto nobody = back_of(place);
  nobody.group = "a b";
  CHECK(client.ask(back_code, nobody).code() == response_code::invalid_parameter);
}

TEST_CASE("a consumer that sends to its retry topic too often reaches the dead letters") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  REQUIRE(send_to(client, "%RETRY%g", 2, 2).code() == response_code::success);
  REQUIRE(send_to(client, "%RETRY%g", 3, 2).code() == response_code::success);
  REQUIRE(send_to(client, "%RETRY%g", 17, {}).code() == response_code::success);
  CHECK(pulled_message{client, "%RETRY%g", 0}.found.message.reconsume_times == 2);
  CHECK(pulled_message{client, "%DLQ%g", 0}.found.message.reconsume_times == 3);
  CHECK(pulled_message{client, "%DLQ%g", 1}.found.message.reconsume_times == 17);
}

TEST_CASE("a group that consumes in order gives a message up by sending it to its retry topic") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  const queue_lock_request lock{"c", "g", {{"DEFAULT_BROKER", {"T", 0}}}, false};
  REQUIRE(client.ask(request_code::lock_batch_mq, no_header{}, write_lock_request(lock)).code() ==
          response_code::success);
  REQUIRE(send_to(client, "%RETRY%g", 1, 16).code() == response_code::success);
  CHECK(pulled_message{client, "%DLQ%g", 0}.found.message.reconsume_times == 1);
}

TEST_CASE("a delayed message is answered at once and comes later") {
  const door_fixture fixture{flush_mode::async, with_levels(1)};
  remoting_client client{fixture.broker_port()};
  const auto properties = *encode_properties({{"DELAY", "9"}, {"UNIQ_KEY", "u"}});
  const auto sent = door_fixture::send(client, "T", "later", properties);
  const auto place = place_of(sent);
  CHECK(sent.fields.at("queueId") == "0");
  CHECK(sent.fields.at("transactionId") == "u");
  const pulled_message came{client, "T", 0};
  CHECK(came.found.message.body == "later");
  CHECK(came.found.place.physical > physical_offset{place});
  const pulled_message waited{client, "SCHEDULE_TOPIC_XXXX", 0};
  CHECK(waited.found.place.physical == physical_offset{place});
  CHECK(came.found.place.store_timestamp_ms >= waited.found.place.store_timestamp_ms + level_ms);
}

TEST_CASE("a group's retry topic is made with its first heartbeat, whatever its model") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  heartbeat_data beat;
  beat.client_id = "c";
  consumer_data consumer;
  consumer.group = "everybody";
  consumer.model = message_model::broadcasting;
  beat.consumers.push_back(consumer);
  client.send_bytes(client.request(request_code::heart_beat, no_header{}, write_heartbeat(beat)));
  while (!client.receive().line.is_response()) {
  }
  remoting_client tool{fixture.broker_port()};
  const topic_config_request asked{"%RETRY%everybody"};
  auto answer = tool.ask(request_code::get_topic_config, asked);
  while (answer.code() != response_code::success)  // it is made behind the heartbeat's answer
    answer = tool.ask(request_code::get_topic_config, asked);
  CHECK(answer.body.find("everybody") != std::string::npos);
}

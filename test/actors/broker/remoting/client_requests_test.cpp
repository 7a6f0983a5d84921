#include <catch2/catch.hpp>

#include "message/message_id.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/bodies/progress.hpp"
#include "protocol/headers/positions.hpp"
#include "protocol/headers/relays.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

/// A client that is a consumer of group g and a producer. It answers what it is asked as a test
/// says.
class member : public remoting_client {
 public:
  member(uint16_t port, const std::string& client_id) : remoting_client{port} {
    heartbeat_data beat;
    beat.client_id = client_id;
    beat.producer_groups = {"p"};
    beat.consumers.emplace_back().group = "g";
    send_bytes(request(request_code::heart_beat, no_header{}, write_heartbeat(beat)));
    while (!receive().line.is_response()) {
    }
  }

  /// The next request of that kind; others are let go.
  received receive_request(request_code code) {
    for (;;)
      if (auto next = receive(); !next.line.is_response() && next.line.request() == code)
        return next;
  }

  void answer(const received& asked, std::string_view body,
              response_code code = response_code::success) {
    std::string bytes;
    command_writer writer{bytes, serialize_type::json, response_line(code, asked.line.opaque)};
    writer.end(body.size());
    send_bytes(bytes.append(body));
  }
};

void send_reply(remoting_client& client, const std::string& to, request_code code) {
  const auto properties =
      to.empty() ? std::string{}
                 : *encode_properties({{"REPLY_TO_CLIENT", to}, {"CORRELATION_ID", "42"}});
  send_message_request header;
  header.producer_group = "p";
  header.topic = "DefaultCluster_REPLY_TOPIC";
  header.default_topic = "TBW102";
  header.born_timestamp_ms = 7;
  header.properties = properties;
  std::string bytes;
  command_writer writer{bytes, client.type(), request_line(code, client.next_opaque())};
  write_send_message(header, code, writer);
  writer.end(5);
  client.send_bytes(bytes.append("reply"));
}

}  // namespace

TEST_CASE("a reply is pushed to who waits for it, and stored") {
  const door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  member asker{fixture.broker_port(), "asker"};
  remoting_client replier{fixture.broker_port()};
  int64_t stored = 0;
  for (const auto code : {request_code::send_reply_message, request_code::send_reply_message_v2}) {
    send_reply(replier, "asker", code);
    const auto pushed = asker.receive_request(request_code::push_reply_message_to_client);
    CHECK(pushed.body == "reply");
    CHECK(pushed.fields.at("topic") == "DefaultCluster_REPLY_TOPIC");
    CHECK(pushed.fields.at("bornTimestamp") == "7");
    CHECK(pushed.fields.at("storeHost") == door_fixture::broker_address);
    CHECK(pushed.fields.at("bornHost").starts_with("127.0.0.1:"));
    const auto properties = decode_properties(pushed.fields.at("properties"));
    CHECK(properties.at("CORRELATION_ID") == "42");
    CHECK(properties.contains("PUSH_REPLY_TIME"));
    asker.answer(pushed, {});
    const auto answer = replier.receive();
    CHECK(answer.code() == response_code::success);
    CHECK(answer.fields.at("queueOffset") == std::to_string(stored++));
    CHECK(parse_message_id(answer.fields.at("msgId")));
  }
}

TEST_CASE("a reply that nobody can take is refused with the reason") {
  const door_fixture fixture;
  remoting_client replier{fixture.broker_port()};
  constexpr auto code = request_code::send_reply_message_v2;
  send_reply(replier, "nobody", code);
  auto refused = replier.receive();
  CHECK(refused.code() == response_code::system_error);
  CHECK(refused.remark == "push reply message fail, channel of <nobody> not found.");
  CHECK(refused.fields.at("queueId") == "0");
  send_reply(replier, {}, code);
  refused = replier.receive();
  CHECK(refused.code() == response_code::system_error);
  CHECK(refused.remark == "reply message properties[REPLY_TO_CLIENT] is null");
  member asker{fixture.broker_port(), "asker"};
  send_reply(replier, "asker", code);
  asker.answer(asker.receive_request(request_code::push_reply_message_to_client), {},
               response_code::system_error);
  CHECK(replier.receive().code() == response_code::system_error);
}

TEST_CASE("a tool sees what a consumer says of itself, byte by byte") {
  const door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  member consumer{fixture.broker_port(), "c"};
  remoting_client tool{fixture.broker_port(), serialize_type::rocketmq};
  constexpr auto code = request_code::get_consumer_running_info;
  tool.send_bytes(tool.request(code, running_info_request{"g", "c", true}));
  const auto asked = consumer.receive_request(code);
  CHECK(asked.fields.at("consumerGroup") == "g");
  CHECK(asked.fields.at("clientId") == "c");
  CHECK(asked.fields.at("jstackEnable") == "true");
  const std::string no_json = R"({"mqTable":{{"brokerName":"b"}:{}}})";
  consumer.answer(asked, no_json);
  CHECK(tool.receive().body == no_json);

  const auto refused = tool.ask(code, running_info_request{"g", "nobody", false});
  CHECK(refused.code() == response_code::system_error);
  CHECK(refused.remark == "The Consumer <g> <nobody> not online");
}

TEST_CASE("a consumer gets a message to consume at once") {
  const door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  member consumer{fixture.broker_port(), "c"};
  remoting_client tool{fixture.broker_port()};
  const auto sent = door_fixture::send(tool, "T", "body");
  REQUIRE(sent.code() == response_code::success);
  constexpr auto code = request_code::consume_message_directly;
  consume_directly_request header;
  header.consumer_group = "g";
  header.client_id = "c";
  header.message_id = sent.fields.at("msgId");
  header.topic = "T";
  tool.send_bytes(tool.request(code, header));
  const auto asked = consumer.receive_request(code);
  CHECK(asked.fields.at("brokerName") == "DEFAULT_BROKER");
  CHECK(asked.fields.at("topicSysFlag") == "0");
  const auto record = decode_record(asked.body, body_check::crc);
  REQUIRE(record);
  CHECK(record->message.body == "body");
  consumer.answer(asked, R"({"consumeResult":"CR_SUCCESS"})");
  CHECK(tool.receive().body == R"({"consumeResult":"CR_SUCCESS"})");

  header.message_id = "nonsense";
  CHECK(tool.ask(code, header).code() == response_code::invalid_parameter);
  header.message_id = "0A01020300002A9F00000000FFFFFFFF";
  CHECK(tool.ask(code, header).code() == response_code::system_error);
}

TEST_CASE("the positions of a group's members are gathered") {
  const door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  member first{fixture.broker_port(), "first"};
  member second{fixture.broker_port(), "second"};
  remoting_client tool{fixture.broker_port()};
  constexpr auto code = request_code::invoke_broker_to_get_consumer_status;
  constexpr auto question = request_code::get_consumer_status_from_client;
  tool.send_bytes(tool.request(code, consumer_status_request{"T", "g", {}}));
  const auto asked = first.receive_request(question);
  CHECK(asked.fields.at("topic") == "T");
  first.answer(asked, R"({"messageQueueTable":{{"brokerName":"b","queueId":1,"topic":"T"}:5}})");
  second.answer(second.receive_request(question), {}, response_code::system_error);
  const auto all = tool.receive();
  CHECK(all.code() == response_code::success);
  consumer_positions expected;
  expected["first"][{"b", {"T", 1}}] = 5;
  CHECK(all.body == write_consumer_status(expected));

  tool.send_bytes(tool.request(code, consumer_status_request{"T", "g", "second"}));
  second.answer(second.receive_request(question), R"({"messageQueueTable":{}})");
  expected.clear();
  expected["second"];
  CHECK(tool.receive().body == write_consumer_status(expected));
  CHECK(tool.ask(code, consumer_status_request{"T", "nobody", {}}).code() ==
        response_code::system_error);
}

TEST_CASE("offsets are reset at the broker and at the members that are online") {
  const door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  remoting_client tool{fixture.broker_port()};
  for (const auto body : {"one", "two", "three"}) door_fixture::send(tool, "T", body);
  door_fixture::await_messages(tool, "T", 3);
  constexpr auto code = request_code::invoke_broker_to_reset_offset;
  reset_offset_request reset;
  reset.topic = "T";
  reset.group = "g";
  CHECK(tool.ask(code, reset).code() == response_code::subscription_group_not_exist);

  member consumer{fixture.broker_port(), "c"};
  const auto committed = [&] {
    return tool
        .ask(request_code::query_consumer_offset,
             query_consumer_offset_request{"g", "T", 0, true, {}})
        .fields.at("offset");
  };
  const auto answer = tool.ask(code, reset);
  REQUIRE(answer.code() == response_code::success);
  CHECK(read_reset_offsets(answer.body)->at({"DEFAULT_BROKER", {"T", 0}}) == 3);
  CHECK(committed() == "3");
  const auto news = consumer.receive_request(request_code::reset_consumer_client_offset);
  CHECK(news.line.is_one_way());
  CHECK(news.body == answer.body);
  CHECK(news.fields.at("group") == "g");

  reset.timestamp_ms = 1;
  REQUIRE(tool.ask(code, reset).code() == response_code::success);
  CHECK(committed() == "0");
  reset.queue_id = 0;
  reset.queue_position = 2;
  REQUIRE(tool.ask(code, reset).code() == response_code::success);
  CHECK(committed() == "2");
  reset.queue_position = 9;
  CHECK(tool.ask(code, reset).code() == response_code::system_error);
  reset.queue_id = 1'000;
  CHECK(tool.ask(code, reset).code() == response_code::system_error);
  reset.topic = "nowhere";
  CHECK(tool.ask(code, reset).code() == response_code::topic_not_exist);
}

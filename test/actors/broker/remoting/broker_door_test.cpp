#include <catch2/catch.hpp>

#include "message/batch_codec.hpp"
#include "message/message_id.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/lists.hpp"
#include "protocol/headers/lookups.hpp"
#include "protocol/headers/positions.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

const std::string properties = *encode_properties({{"TAGS", "a"}, {"UNIQ_KEY", "unique"}});

}  // namespace

TEST_CASE("a message that is sent to the door is pulled from it") {
  const door_fixture fixture;
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    remoting_client client{fixture.broker_port(), type};
    const std::string topic = type == serialize_type::json ? "J" : "B";
    const auto sent = door_fixture::send(client, topic, "the body", properties);
    REQUIRE(sent.code() == response_code::success);
    CHECK(sent.fields.at("queueId") == "0");
    CHECK(sent.fields.at("queueOffset") == "0");
    CHECK(sent.fields.at("transactionId") == "unique");
    CHECK(sent.fields.at("TRACE_ON") == "true");

    door_fixture::await_messages(client, topic, 1);
    const auto pulled = client.ask(request_code::pull_message, door_fixture::pull_of(topic, 0));
    REQUIRE(pulled.code() == response_code::success);
    CHECK(pulled.fields.at("nextBeginOffset") == "1");
    CHECK(pulled.fields.at("maxOffset") == "1");
    CHECK(pulled.fields.at("minOffset") == "0");
    CHECK(pulled.fields.at("suggestWhichBrokerId") == "0");
    const auto record = decode_record(pulled.body, body_check::crc);
    REQUIRE(record);
    CHECK(record->message.body == "the body");
    CHECK(decode_properties(record->message.properties) ==
          property_map{{"CLUSTER", "DefaultCluster"},
                       {"MSG_REGION", "DefaultRegion"},
                       {"TAGS", "a"},
                       {"TRACE_ON", "true"},
                       {"UNIQ_KEY", "unique"}});
    CHECK(record->message.born_timestamp_ms == 1'700'000'000'000);
    CHECK(to_string(record->store_host) == door_fixture::broker_address);
    CHECK(sent.fields.at("msgId") ==
          to_string(message_id{record->store_host, record->place.physical}));

    const view_message_request view{record->place.physical.value(), {}};
    CHECK(client.ask(request_code::view_message_by_id, view).body == pulled.body);
  }
}

TEST_CASE("the largest properties arrive, even when every byte is an escape in JSON") {
  const door_fixture fixture;
  const std::string escapes(32'000, '\x1f');
  const auto properties = "a\x01" + escapes + "\x02";
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    remoting_client client{fixture.broker_port(), type};
    const std::string topic = type == serialize_type::json ? "J" : "B";
    const auto request = door_fixture::send_of(client, topic, "the body", properties);
    if (type == serialize_type::json) CHECK(request.size() > 6 * escapes.size());
    client.send_bytes(request);
    REQUIRE(client.receive().code() == response_code::success);
    door_fixture::await_messages(client, topic, 1);
    const auto pulled = client.ask(request_code::pull_message, door_fixture::pull_of(topic, 0));
    const auto record = decode_record(pulled.body, body_check::crc);
    REQUIRE(record);
    CHECK(find_property(record->message.properties, "a") == escapes);
  }
}

TEST_CASE("a batch is stored as a whole and its ids are in the answer") {
  const door_fixture fixture;
  remoting_client client{fixture.vip_port()};
  const std::string shared_too_long = "a\001" + std::string(30'000, 'v') + "\002";
  std::string batch;
  for (const auto body : {"one", "two", "three"}) append_to_batch(batch, {0, body, properties});
  send_message_request header;
  header.producer_group = "producers";
  header.topic = "T";
  header.default_topic = "TBW102";
  header.batch = true;
  header.properties = "UNIQ_KEY\001of the batch\002";
  std::string bytes;
  command_writer writer{bytes, serialize_type::json,
                        request_line(request_code::send_batch_message, 1)};
  write_send_message(header, request_code::send_batch_message, writer);
  writer.end(batch.size());
  client.send_bytes(bytes + batch);
  const auto sent = client.receive();
  REQUIRE(sent.code() == response_code::success);
  CHECK(sent.fields.at("msgId").size() == 3 * 32 + 2);
  CHECK(sent.fields.at("transactionId") == "of the batch");

  // What the messages of a batch share is stored with each, so it has a bound of its own.
  header.properties = shared_too_long;
  std::string many;
  for (int number = 0; number < 200; ++number) append_to_batch(many, {0, "x", {}});
  bytes.clear();
  command_writer again{bytes, serialize_type::json,
                       request_line(request_code::send_batch_message, 2)};
  write_send_message(header, request_code::send_batch_message, again);
  again.end(many.size());
  client.send_bytes(bytes + many);
  CHECK(client.receive().code() == response_code::message_illegal);
}

TEST_CASE("sends in one read are answered in their order, one-way ones not at all") {
  for (const auto flush : {flush_mode::async, flush_mode::sync}) {
    const door_fixture fixture{flush};
    remoting_client client{fixture.broker_port()};
    REQUIRE(door_fixture::send(client, "T", "first").code() == response_code::success);
    std::string bytes;
    for (int number = 0; number < 20; ++number)
      bytes += door_fixture::send_of(client, "T", "body", {},
                                     number % 2 == 0 ? command_flag::one_way : 0);
    client.send_bytes(bytes);
    for (int number = 1; number < 20; number += 2)
      CHECK(client.receive().fields.at("queueOffset") == std::to_string(number + 1));
    CHECK(client.ask(request_code::get_max_offset, max_offset_request{"T", 0, true, {}}).code() ==
          response_code::success);
  }
}

TEST_CASE("what may not be sent is refused with RocketMQ's codes") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  const auto code_of = [&](const std::string& topic, const std::string& body,
                           const std::string& with = {}) {
    const auto refused = door_fixture::send(client, topic, body, with);
    CHECK(refused.fields.contains("MSG_REGION"));
    return refused.code();
  };
  CHECK(code_of("SELF_TEST_TOPIC", "body") == response_code::no_permission);
  CHECK(code_of("no blanks", "body") == response_code::invalid_parameter);
  CHECK(code_of("T", std::string((4 << 20) + 1, 'x')) == response_code::message_illegal);
  const std::string fills_a_record = "a\001" + std::string(properties_size_max - 3, 'v') + "\002";
  CHECK(code_of("T", "body", fills_a_record) == response_code::message_illegal);
  const auto no_fields = client.ask(request_code::send_message_v2, no_header{}, "body");
  CHECK(no_fields.code() == response_code::invalid_parameter);
}

TEST_CASE("a pull waits for the message that is sent later") {
  const door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  remoting_client reader{fixture.broker_port()};
  remoting_client writer{fixture.broker_port()};
  REQUIRE(door_fixture::send(writer, "T", "first").code() == response_code::success);
  door_fixture::await_messages(writer, "T", 1);
  const auto pull = door_fixture::waiting_pull_of("T", 1);
  reader.send_bytes(reader.request(request_code::pull_message, pull));
  // The pull is held, and others on its connection are served meanwhile.
  reader.send_bytes(reader.request(request_code::get_min_offset, min_offset_request{"T", 0, {}}));
  CHECK(reader.receive().line.opaque == 2);
  REQUIRE(door_fixture::send(writer, "T", "second").code() == response_code::success);
  const auto pulled = reader.receive();
  CHECK(pulled.line.opaque == 1);
  const auto record = decode_record(pulled.body, body_check::crc);
  REQUIRE(record);
  CHECK(record->message.body == "second");
}

TEST_CASE("one waiting pull too many is refused with a sentence, not left to ask at once") {
  const door_fixture fixture{flush_mode::async,
                             [](broker_setup& setup) { setup.broker.held_pulls_max = 1; }};
  remoting_client client{fixture.broker_port()};
  REQUIRE(door_fixture::send(client, "T", "body").code() == response_code::success);
  door_fixture::await_messages(client, "T", 1);
  const auto pull = door_fixture::waiting_pull_of("T", 1);
  const auto first = client.request(request_code::pull_message, pull);
  const auto second = client.request(request_code::pull_message, pull);
  client.send_bytes(first + second);
  const auto refused = client.receive();
  CHECK(refused.code() == response_code::system_busy);
  CHECK(refused.remark.find("too many pulls") != std::string::npos);
}

TEST_CASE("pulls that wait are answered when the broker stops") {
  door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  remoting_client reader{fixture.broker_port()};
  REQUIRE(door_fixture::send(reader, "T", "body").code() == response_code::success);
  door_fixture::await_messages(reader, "T", 1);
  reader.send_bytes(
      reader.request(request_code::pull_message, door_fixture::waiting_pull_of("T", 1)));
  (void)reader.ask(request_code::get_min_offset, min_offset_request{"T", 0, {}});  // it is held
  fixture.stop_broker();
  const auto answer = reader.receive();
  CHECK(answer.code() == response_code::pull_not_found);
  CHECK(answer.fields.at("nextBeginOffset") == "1");
  CHECK(reader.is_closed_by_peer());
}

TEST_CASE("a pull that finds nothing says why and where to go on") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  REQUIRE(door_fixture::send(client, "T", "body", properties).code() == response_code::success);
  door_fixture::await_messages(client, "T", 1);

  const auto at_end = client.ask(request_code::pull_message, door_fixture::pull_of("T", 1));
  CHECK(at_end.code() == response_code::pull_not_found);
  CHECK(at_end.fields.at("nextBeginOffset") == "1");
  const auto beyond = client.ask(request_code::lite_pull_message, door_fixture::pull_of("T", 9));
  CHECK(beyond.code() == response_code::pull_offset_moved);
  CHECK(beyond.fields.at("nextBeginOffset") == "1");
  auto other_tag = door_fixture::pull_of("T", 0);
  other_tag.subscription = "b";
  const auto filtered = client.ask(request_code::pull_message, other_tag);
  CHECK(filtered.code() == response_code::pull_retry_immediately);
  CHECK(filtered.fields.at("nextBeginOffset") == "1");

  CHECK(client.ask(request_code::pull_message, door_fixture::pull_of("U", 0)).code() ==
        response_code::topic_not_exist);
  auto sql = other_tag;
  sql.expression_type = "SQL92";
  CHECK(client.ask(request_code::pull_message, sql).code() ==
        response_code::pull_retry_immediately);
  auto from_heartbeat = other_tag;
  from_heartbeat.system_flag = 0;
  CHECK(client.ask(request_code::pull_message, from_heartbeat).code() ==
        response_code::subscription_not_exist);
  sql.expression_type = "REGEX";
  CHECK(client.ask(request_code::pull_message, sql).code() ==
        response_code::subscription_parse_failed);
  const auto below = client.ask(request_code::pull_message, door_fixture::pull_of("T", -1));
  CHECK(below.code() == response_code::pull_offset_moved);
  CHECK(below.fields.at("nextBeginOffset") == "0");
}

TEST_CASE("committed offsets are kept, and a young queue begins at its first message") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  REQUIRE(door_fixture::send(client, "T", "body").code() == response_code::success);
  door_fixture::await_messages(client, "T", 1);

  const query_consumer_offset_request query{"g", "T", 0, true, {}};
  CHECK(client.ask(request_code::query_consumer_offset, query).fields.at("offset") == "0");
  auto strict = query;
  strict.zero_if_not_found = false;
  CHECK(client.ask(request_code::query_consumer_offset, strict).code() ==
        response_code::query_not_found);
  auto empty_queue = query;
  empty_queue.queue_id = 1;
  CHECK(client.ask(request_code::query_consumer_offset, empty_queue).code() ==
        response_code::query_not_found);

  const update_consumer_offset_request commit{"g", "T", 0, 1, {}};
  client.send_bytes(
      client.request(request_code::update_consumer_offset, commit, {}, command_flag::one_way));
  CHECK(client.ask(request_code::query_consumer_offset, strict).fields.at("offset") == "1");
  auto pull = door_fixture::pull_of("T", 1);
  pull.consumer_group = "g";
  pull.system_flag |= pull_flag::commit_offset;
  pull.commit_offset = 7;
  (void)client.ask(request_code::pull_message, pull);
  CHECK(client.ask(request_code::query_consumer_offset, strict).fields.at("offset") == "7");
  // Unlike a pull's, a commit of its own may go back.
  pull.commit_offset = 3;
  (void)client.ask(request_code::pull_message, pull);
  CHECK(client.ask(request_code::query_consumer_offset, strict).fields.at("offset") == "7");
  CHECK(client.ask(request_code::update_consumer_offset, commit).code() == response_code::success);
  CHECK(client.ask(request_code::query_consumer_offset, strict).fields.at("offset") == "1");
  const update_consumer_offset_request unknown{"g", "U", 0, 1, {}};
  CHECK(client.ask(request_code::update_consumer_offset, unknown).code() ==
        response_code::topic_not_exist);

  const search_offset_request past{"T", 0, 0, "lower", {}};
  CHECK(client.ask(request_code::search_offset_by_timestamp, past).fields.at("offset") == "0");
  CHECK(client.ask(request_code::get_max_offset, max_offset_request{"T", 0, true, {}})
            .fields.at("offset") == "1");
  CHECK(client.ask(request_code::get_min_offset, min_offset_request{"T", 0, {}})
            .fields.at("offset") == "0");
  const earliest_store_time_request earliest{"T", 1, {}};
  CHECK(client.ask(request_code::get_earliest_msg_storetime, earliest).fields.at("timestamp") ==
        "-1");
}

TEST_CASE("tools see the broker's settings and state") {
  const door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  remoting_client client{fixture.broker_port()};
  const auto settings = client.ask(request_code::get_broker_config, no_header{}).body;
  CHECK(settings.find("brokerName=DEFAULT_BROKER\n") != std::string::npos);
  const auto state =
      read_text_table(client.ask(request_code::get_broker_runtime_info, no_header{}).body);
  REQUIRE(state);
  CHECK(state->at("brokerVersionDesc") == release::own_name);
  CHECK(state->at("remotingConnections") == "1");
  CHECK(state->at("remotingRefusedForDisk") == "0");
}

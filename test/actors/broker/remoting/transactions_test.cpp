#include <catch2/catch.hpp>

#include "message/batch_codec.hpp"
#include "message/message_id.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/headers/positions.hpp"
#include "protocol/headers/transactions.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;

namespace {

constexpr auto end_code = request_code::end_transaction;
constexpr std::string_view group = "p";

// Producers are asked as soon as that can be.
void hasty(broker_setup& setup) {
  setup.transactions.timeout = 1ms;
  setup.transactions.check_interval = 100ms;
  setup.transactions.checks_max = 1'000'000;
}

void heartbeat(remoting_client& client, const std::string& client_id) {
  heartbeat_data beat;
  beat.client_id = client_id;
  beat.producer_groups.emplace_back(group);
  const auto answer = client.ask(request_code::heart_beat, no_header{}, write_heartbeat(beat));
  REQUIRE(answer.code() == response_code::success);
}

// Sends a half message; its body is its unique key.
received prepare(remoting_client& client, const std::string& body, bool batch = false) {
  const auto properties = *encode_properties(
      {{"TRAN_MSG", "true"}, {"PGROUP", std::string{group}}, {"UNIQ_KEY", batch ? "batch" : body}});
  send_message_request header;
  header.producer_group = group;
  header.topic = "T";
  header.default_topic = "TBW102";
  header.queue_id = 1;
  header.born_timestamp_ms = system_clock{}.wall_ms();
  header.properties = properties;
  header.system_flag = system_flag::transaction_prepared;
  header.batch = batch;
  std::string bytes;
  command_writer writer{bytes, client.type(),
                        request_line(request_code::send_message_v2, client.next_opaque())};
  write_send_message(header, request_code::send_message_v2, writer);
  writer.end(body.size());
  client.send_bytes(bytes.append(body));
  return client.receive();
}

end_transaction_request end_of(const received& sent, int32_t decision) {
  REQUIRE(sent.code() == response_code::success);
  end_transaction_request end;
  end.producer_group = group;
  end.queue_position = std::stoll(sent.fields.at("queueOffset"));
  end.physical_offset = parse_message_id(sent.fields.at("msgId"))->place.value();
  end.decision = decision;
  end.message_id = "unused";
  return end;
}

end_transaction_request answer_to(const received& check, int32_t decision) {
  end_transaction_request end;
  end.producer_group = group;
  end.queue_position = std::stoll(check.fields.at("tranStateTableOffset"));
  end.physical_offset = std::stoll(check.fields.at("commitLogOffset"));
  end.decision = decision;
  end.from_check = true;
  end.message_id = check.fields.at("msgId");
  return end;
}

std::string body_at(remoting_client& client, int64_t offset) {
  auto pull = door_fixture::waiting_pull_of("T", offset);
  pull.queue_id = 1;
  pull.messages_max = 1;
  const auto answer = client.ask(request_code::pull_message, pull);
  REQUIRE(answer.code() == response_code::success);
  return std::string{decode_record(answer.body, body_check::crc)->message.body};
}

std::string size_of_queue(remoting_client& client) {
  return client.ask(request_code::get_max_offset, max_offset_request{"T", 1, true, {}})
      .fields.at("offset");
}

}  // namespace

TEST_CASE("a transaction is invisible until its commit, and never seen after its rollback") {
  const auto mode = GENERATE(flush_mode::async, flush_mode::sync);
  const door_fixture fixture{mode};
  remoting_client client{fixture.broker_port()};
  const auto one = prepare(client, "one");
  const auto two = prepare(client, "two");
  CHECK(one.fields.at("queueId") == "1");
  CHECK(one.fields.at("queueOffset") == "0");
  CHECK(two.fields.at("queueOffset") == "1");
  CHECK(one.fields.at("transactionId") == "one");
  CHECK(client.ask(end_code, end_of(one, transaction_decision::unknown)).code() ==
        response_code::success);
  CHECK(size_of_queue(client) == "0");
  CHECK(client.ask(end_code, end_of(one, transaction_decision::rollback)).code() ==
        response_code::success);
  CHECK(client.ask(end_code, end_of(two, transaction_decision::commit)).code() ==
        response_code::success);
  CHECK(body_at(client, 0) == "two");
  CHECK(client.ask(end_code, end_of(two, transaction_decision::commit)).code() ==
        response_code::system_error);
  CHECK(client.ask(end_code, end_of(one, transaction_decision::commit)).code() ==
        response_code::system_error);
  auto strange = end_of(prepare(client, "three"), transaction_decision::commit);
  strange.producer_group = "others";
  CHECK(client.ask(end_code, strange).code() == response_code::system_error);
  CHECK(size_of_queue(client) == "1");
}

TEST_CASE("an end that nobody waits for is taken and not answered") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  const auto end = end_of(prepare(client, "one"), transaction_decision::commit);
  client.send_bytes(client.request(end_code, end, {}, command_flag::one_way));
  client.send_bytes(client.request(end_code, end, {}, command_flag::one_way));
  CHECK(body_at(client, 0) == "one");
  CHECK(size_of_queue(client) == "1");
}

TEST_CASE("a producer that has said nothing is asked, and its answer counts") {
  const door_fixture fixture{flush_mode::async, hasty, GENERATE(size_t{1}, size_t{3})};
  remoting_client client{fixture.broker_port()};
  heartbeat(client, "c");
  REQUIRE(prepare(client, "one").code() == response_code::success);
  const auto check = client.receive();
  CHECK(check.line.request() == request_code::check_transaction_state);
  CHECK((check.line.flag & command_flag::one_way) != 0);
  CHECK(check.fields.at("msgId") == "one");
  CHECK(check.fields.at("transactionId") == "one");
  const auto asked = decode_record(check.body, body_check::crc);
  REQUIRE(asked);
  CHECK(asked->message.topic == "T");
  CHECK(asked->message.queue_id == 1);
  CHECK(find_property(asked->message.properties, "PGROUP") == group);
  CHECK(parse_message_id(check.fields.at("offsetMsgId"))->place == asked->place.physical);
  client.send_bytes(client.request(end_code, answer_to(check, transaction_decision::commit), {},
                                   command_flag::one_way));
  remoting_client reader{fixture.broker_port()};
  CHECK(body_at(reader, 0) == "one");
}

TEST_CASE("another member of the group answers for a producer that is gone") {
  const door_fixture fixture{flush_mode::async, hasty, GENERATE(size_t{1}, size_t{3})};
  remoting_client other{fixture.broker_port()};
  heartbeat(other, "other");
  {
    remoting_client gone{fixture.broker_port()};
    REQUIRE(prepare(gone, "one").code() == response_code::success);
  }
  const auto check = other.receive();
  CHECK(check.fields.at("msgId") == "one");
  other.send_bytes(other.request(end_code, answer_to(check, transaction_decision::commit), {},
                                 command_flag::one_way));
  remoting_client reader{fixture.broker_port()};
  CHECK(body_at(reader, 0) == "one");
}

TEST_CASE("a broker may refuse transactions, and does refuse them in batches") {
  {
    const door_fixture fixture{flush_mode::async,
                               [](broker_setup& setup) { setup.transactions.reject = true; }};
    remoting_client client{fixture.broker_port()};
    const auto refused = prepare(client, "one");
    CHECK(refused.code() == response_code::no_permission);
    CHECK(refused.remark.find("sending transaction message is forbidden") != std::string::npos);
    CHECK(door_fixture::send(client, "T", "plain").code() == response_code::success);
  }
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  std::string batch;
  const auto asks = *encode_properties({{"TRAN_MSG", "true"}});
  for (int count = 0; count < 2; ++count) append_to_batch(batch, {0, "x", asks});
  CHECK(prepare(client, batch, true).code() == response_code::message_illegal);
}

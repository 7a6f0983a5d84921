#include <catch2/catch.hpp>

#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/headers/positions.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

using strings = std::vector<std::string>;

constexpr auto pull_code = request_code::pull_message;

pull_message_request sql_pull(std::string_view expression, int64_t from = 0) {
  auto pull = door_fixture::pull_of("T", from);
  pull.subscription = expression;
  pull.expression_type = "SQL92";
  return pull;
}

strings bodies_in(const received& answer) {
  strings bodies;
  for (std::string_view bytes = answer.body; !bytes.empty();) {
    const auto record = decode_record(bytes, body_check::crc);
    REQUIRE(record);
    bodies.emplace_back(record->message.body);
    bytes.remove_prefix(static_cast<size_t>(record->total_size));
  }
  return bodies;
}

/// Messages 0, 1, 2 and so on in queue 0 of T, each with its number as property n.
void send_numbers(remoting_client& client, int count) {
  for (int number = 0; number < count; ++number) {
    const auto text = std::to_string(number);
    const auto sent = door_fixture::send(client, "T", text, *encode_properties({{"n", text}}));
    REQUIRE(sent.code() == response_code::success);
  }
  door_fixture::await_messages(client, "T", count);
}

/// Sends a pull from the end of T's queue 0; when it returns, the pull is held.
void pull_and_wait(remoting_client& client, pull_message_request pull) {
  pull.system_flag |= pull_flag::suspend;
  pull.suspend_timeout_ms = 15'000;
  client.send_bytes(client.request(pull_code, pull));
  (void)client.ask(request_code::get_min_offset, min_offset_request{"T", 0, {}});
}

subscription_data sql_subscription(const std::string& expression, int64_t version = 1) {
  subscription_data wanted;
  wanted.topic = "T";
  wanted.expression = expression;
  wanted.expression_type = "SQL92";
  wanted.version = version;
  return wanted;
}

std::string beat_with(const subscription_data& wanted) {
  heartbeat_data beat;
  beat.client_id = "c";
  auto& consumer = beat.consumers.emplace_back();
  consumer.group = "readers";
  consumer.subscriptions = {wanted};
  return write_heartbeat(beat);
}

/// The answer to a heartbeat; the news of the group are let go.
received beat(remoting_client& client, const subscription_data& wanted) {
  client.send_bytes(client.request(request_code::heart_beat, no_header{}, beat_with(wanted)));
  for (;;)
    if (auto next = client.receive(); next.line.is_response()) return next;
}

received check_filter(remoting_client& client, const subscription_data& wanted) {
  return client.ask(request_code::check_client_config, no_header{},
                    write_filter_check({"c", "readers", {}, wanted}));
}

}  // namespace

TEST_CASE("a pull with an SQL92 expression returns what meets it, and goes on behind the rest") {
  const int64_t hot_tail_bytes = GENERATE(0, 1 << 20);
  const door_fixture fixture{
      flush_mode::async, [&](broker_setup& setup) { setup.store.hot_tail_bytes = hot_tail_bytes; }};
  remoting_client client{fixture.broker_port()};
  send_numbers(client, 10);
  const auto some = client.ask(pull_code, sql_pull("n BETWEEN 3 AND 5 OR n = 8"));
  CHECK(some.code() == response_code::success);
  CHECK(bodies_in(some) == strings{"3", "4", "5", "8"});
  CHECK(some.fields.at("nextBeginOffset") == "10");
  const auto none = client.ask(pull_code, sql_pull("n > 10", 2));
  CHECK(none.code() == response_code::pull_retry_immediately);
  CHECK(none.fields.at("nextBeginOffset") == "10");
  CHECK(client.ask(pull_code, sql_pull("n > 10", 10)).code() == response_code::pull_not_found);
  const auto by_tag = client.ask(pull_code, door_fixture::pull_of("T", 7));
  CHECK(bodies_in(by_tag) == strings{"7", "8", "9"});
}

TEST_CASE("the expression of the heartbeat counts when the pull has none") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  remoting_client member{fixture.broker_port()};  // the news of its group come at any time
  send_numbers(client, 6);
  CHECK(beat(member, sql_subscription("n >= 4")).code() == response_code::success);
  auto pull = door_fixture::pull_of("T", 0);
  pull.system_flag = 0;
  CHECK(bodies_in(client.ask(pull_code, pull)) == strings{"4", "5"});
  CHECK(beat(member, sql_subscription("n < 1", 2)).code() == response_code::success);
  CHECK(bodies_in(client.ask(pull_code, pull)) == strings{"0"});
  CHECK(beat(member, sql_subscription("n <", 3)).code() == response_code::success);
  const auto wrong = client.ask(pull_code, pull);
  CHECK(wrong.code() == response_code::subscription_parse_failed);
  CHECK_THAT(wrong.remark, Catch::Contains("column 4"));
}

TEST_CASE("a pull that waits goes on waiting until something comes that is wanted") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  remoting_client producer{fixture.broker_port()};
  send_numbers(client, 1);
  auto pull = sql_pull("n = 2 OR n > 5", 1);
  for (const auto* wanted : {"2", "6"}) {
    pull_and_wait(client, pull);
    for (auto next = std::stoi(wanted) - 1; next <= std::stoi(wanted); ++next) {
      const auto text = std::to_string(next);
      const auto sent = door_fixture::send(producer, "T", text, *encode_properties({{"n", text}}));
      REQUIRE(sent.code() == response_code::success);
    }
    const auto found = client.receive();
    CHECK(found.code() == response_code::success);
    CHECK(bodies_in(found) == strings{wanted});
    pull.queue_position += 2;
    CHECK(found.fields.at("nextBeginOffset") == std::to_string(pull.queue_position));
  }
}

TEST_CASE("a pull that waited for nothing goes on behind what was not wanted") {
  door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  remoting_client producer{fixture.broker_port()};
  send_numbers(client, 1);
  pull_and_wait(client, sql_pull("n = 9", 1));
  REQUIRE(door_fixture::send(producer, "T", "1", *encode_properties({{"n", "1"}})).code() ==
          response_code::success);
  door_fixture::await_messages(producer, "T", 2);
  fixture.stop_broker();  // lets go of those who wait
  const auto answer = client.receive();
  CHECK(answer.code() == response_code::pull_not_found);
  CHECK(answer.fields.at("nextBeginOffset") == "2");
}

TEST_CASE("a wrong expression is refused with the place where it is wrong") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  send_numbers(client, 1);
  const auto pulled = client.ask(pull_code, sql_pull("n = 1 AND ("));
  CHECK(pulled.code() == response_code::subscription_parse_failed);
  CHECK_THAT(pulled.remark, Catch::Contains("column 12"));
  CHECK(client.ask(pull_code, sql_pull("")).code() == response_code::subscription_parse_failed);
  auto unknown = sql_pull("n = 1");
  unknown.expression_type = "XPATH";
  CHECK(client.ask(pull_code, unknown).code() == response_code::subscription_parse_failed);

  const auto checked = check_filter(client, sql_subscription("n > 'x'"));
  CHECK(checked.code() == response_code::subscription_parse_failed);
  CHECK_THAT(checked.remark, Catch::Contains("column 5"));
  CHECK(check_filter(client, sql_subscription("n > 1")).code() == response_code::success);
  auto by_tag = sql_subscription("a || b");
  by_tag.expression_type = "TAG";
  CHECK(check_filter(client, by_tag).code() == response_code::success);
  by_tag.expression_type = "XPATH";
  CHECK(check_filter(client, by_tag).code() == response_code::subscription_parse_failed);
}

TEST_CASE("a broker that is told not to filter by properties refuses SQL92") {
  const door_fixture fixture{flush_mode::async,
                             [](broker_setup& setup) { setup.broker.property_filter = false; }};
  remoting_client client{fixture.broker_port()};
  send_numbers(client, 1);
  for (const auto& refused : {client.ask(pull_code, sql_pull("n = 0")),
                              check_filter(client, sql_subscription("n = 0"))}) {
    CHECK(refused.code() == response_code::system_error);
    CHECK_THAT(
        refused.remark,
        Catch::StartsWith("The broker does not support consumer to filter message by SQL92"));
  }
  CHECK(client.ask(pull_code, door_fixture::pull_of("T", 0)).code() == response_code::success);
}

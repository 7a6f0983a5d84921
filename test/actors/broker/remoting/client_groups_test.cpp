#include <catch2/catch.hpp>

#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/bodies/lists.hpp"
#include "protocol/bodies/locks.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto beat_code = request_code::heart_beat;
constexpr auto list_code = request_code::get_consumer_list_by_group;
constexpr auto news_code = request_code::notify_consumer_ids_changed;

std::string beat_of(const std::string& client_id, int64_t version = 1) {
  heartbeat_data beat;
  beat.client_id = client_id;
  consumer_data consumer;
  consumer.group = "g";
  subscription_data wanted;
  wanted.topic = "T";
  wanted.expression = "a";
  wanted.tags = {"a"};
  wanted.version = version;
  consumer.subscriptions.push_back(wanted);
  beat.consumers.push_back(consumer);
  return write_heartbeat(beat);
}

/// Receives both the answer to a heartbeat and the news of the group, in any order.
void beat_and_hear(remoting_client& client, const std::string& beat) {
  client.send_bytes(client.request(beat_code, no_header{}, beat));
  int answers = 0;
  int news = 0;
  while (answers + news < 2) {
    const auto next = client.receive();
    if (next.line.is_response()) {
      CHECK(next.code() == response_code::success);
      ++answers;
    } else {
      CHECK(next.line.request() == news_code);
      CHECK(next.line.is_one_way());
      CHECK(next.fields.at("consumerGroup") == "g");
      ++news;
    }
  }
  CHECK(answers == 1);
}

std::vector<std::string> members_of(remoting_client& client) {
  const auto answer = client.ask(list_code, consumer_list_request{"g"});
  if (answer.code() != response_code::success) return {};
  return read_consumer_ids(answer.body).value();
}

}  // namespace

TEST_CASE("members of a group hear who joins and who leaves") {
  const door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  remoting_client first{fixture.broker_port()};
  beat_and_hear(first, beat_of("first"));
  CHECK(members_of(first) == std::vector<std::string>{"first"});
  CHECK(first.ask(list_code, consumer_list_request{"nobody"}).code() ==
        response_code::system_error);

  remoting_client second{fixture.broker_port()};
  beat_and_hear(second, beat_of("second"));
  CHECK(first.receive().line.request() == news_code);
  CHECK(members_of(first) == std::vector<std::string>{"first", "second"});

  // A second heartbeat changes nothing and is no news.
  CHECK(second.ask(beat_code, no_header{}, beat_of("second")).code() == response_code::success);

  CHECK(second.ask(request_code::unregister_client, unregister_client_request{"second", {}, "g"})
            .code() == response_code::success);
  CHECK(first.receive().line.request() == news_code);
  CHECK(members_of(first) == std::vector<std::string>{"first"});
}

TEST_CASE("a member whose connection is lost has left") {
  const door_fixture fixture{flush_mode::async, {}, GENERATE(size_t{1}, size_t{3})};
  remoting_client first{fixture.broker_port()};
  beat_and_hear(first, beat_of("first"));
  {
    remoting_client second{fixture.broker_port()};
    beat_and_hear(second, beat_of("second"));
    CHECK(first.receive().line.request() == news_code);
  }
  CHECK(first.receive().line.request() == news_code);
  CHECK(members_of(first) == std::vector<std::string>{"first"});
}

TEST_CASE("pulls without a filter of their own get that of the heartbeat") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  beat_and_hear(client, beat_of("first", 5));
  const auto tag_a = *encode_properties({{"TAGS", "a"}});
  const auto tag_b = *encode_properties({{"TAGS", "b"}});
  REQUIRE(door_fixture::send(client, "T", "b", tag_b).code() == response_code::success);
  REQUIRE(door_fixture::send(client, "T", "a", tag_a).code() == response_code::success);
  door_fixture::await_messages(client, "T", 2);
  auto pull = door_fixture::pull_of("T", 0);
  pull.consumer_group = "g";
  pull.system_flag = 0;
  pull.subscription = {};
  pull.subscription_version = 5;
  const auto pulled = client.ask(request_code::pull_message, pull);
  REQUIRE(pulled.code() == response_code::success);
  const auto record = decode_record(pulled.body, body_check::crc);
  REQUIRE(record);
  CHECK(record->message.body == "a");
  pull.subscription_version = 6;
  CHECK(client.ask(request_code::pull_message, pull).code() ==
        response_code::subscription_not_latest);
  CHECK(client.ask(beat_code, no_header{}, "{").code() == response_code::system_error);
}

TEST_CASE("a queue is locked for one client at a time") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  queue_lock_request wanted{"first", "g", {{"DEFAULT_BROKER", {"T", 0}}}, false};
  const auto locked_by = [&](const std::string& client_id) {
    wanted.client_id = client_id;
    const auto answer =
        client.ask(request_code::lock_batch_mq, no_header{}, write_lock_request(wanted));
    return read_locked(answer.body).value() == wanted.queues;
  };
  CHECK(locked_by("first"));
  CHECK_FALSE(locked_by("second"));
  wanted.client_id = "first";
  CHECK(client.ask(request_code::unlock_batch_mq, no_header{}, write_lock_request(wanted)).code() ==
        response_code::success);
  CHECK(locked_by("second"));
}

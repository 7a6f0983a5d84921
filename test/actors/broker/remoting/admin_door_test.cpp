#include <catch2/catch.hpp>

#include "protocol/bodies/connections.hpp"
#include "protocol/bodies/groups.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/bodies/lists.hpp"
#include "protocol/bodies/progress.hpp"
#include "protocol/bodies/properties_text.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/broker_admin.hpp"
#include "protocol/headers/groups.hpp"
#include "protocol/headers/name_server.hpp"
#include "protocol/headers/positions.hpp"
#include "protocol/headers/topics.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto done = response_code::success;

class admin_fixture : public door_fixture {
 public:
  void make_topic(const std::string& topic) {
    create_topic_request create;
    create.topic = topic;
    create.default_topic = "TBW102";
    create.read_queues = create.write_queues = 1;
    create.permission = permission::read | permission::write;
    REQUIRE(broker.ask(request_code::update_and_create_topic, create).code() == done);
  }

  void send_and_await(const std::string& topic, int64_t count) {
    for (int64_t sent = 0; sent < count; ++sent)
      REQUIRE(send(broker, topic, "body").code() == done);
    await_messages(broker, topic, count);
  }

  void commit(const std::string& group, const std::string& topic, int64_t next) {
    REQUIRE(broker
                .ask(request_code::update_consumer_offset,
                     update_consumer_offset_request{group, topic, 0, next, {}})
                .code() == done);
  }

  response_code put(const subscription_group& group) {
    return broker
        .ask(request_code::update_and_create_subscriptiongroup, no_header{},
             write_group_config(group))
        .code();
  }

  response_code change_setting(const std::string& name, const std::string& value) {
    return broker
        .ask(request_code::update_broker_config, no_header{},
             write_properties_text({{name, value}}))
        .code();
  }

  remoting_client broker{broker_port()};
  remoting_client namesrv{namesrv_port()};
};

}  // namespace

TEST_CASE_METHOD(admin_fixture, "a removed topic is gone with its messages and its offsets") {
  make_topic("T");
  send_and_await("T", 3);
  commit("readers", "T", 2);
  REQUIRE(broker.ask(request_code::delete_topic_in_broker, topic_request{"T"}).code() == done);
  CHECK(broker.ask(request_code::get_topic_stats_info, topic_request{"T"}).code() ==
        response_code::topic_not_exist);
  CHECK(broker.ask(request_code::pull_message, pull_of("T", 0)).code() ==
        response_code::topic_not_exist);
  const auto consumers =
      broker.ask(request_code::query_topic_consume_by_who, topic_request{"T"}).body;
  CHECK(consumers.find("readers") == std::string::npos);
  CHECK(broker.ask(request_code::delete_topic_in_broker, topic_request{"T"}).code() == done);

  make_topic("T");
  const auto stats =
      read_topic_stats(broker.ask(request_code::get_topic_stats_info, topic_request{"T"}).body);
  REQUIRE(stats);
  for (const auto& [queue, extent] : stats->queues) CHECK(extent.min == extent.max);
}

TEST_CASE_METHOD(admin_fixture, "the broker's own topics and impossible names are not removed") {
  for (const auto* topic : {"TBW102", "SCHEDULE_TOPIC_XXXX", "a b", ""})
    CHECK(broker.ask(request_code::delete_topic_in_broker, topic_request{topic}).code() ==
          response_code::invalid_parameter);
}

TEST_CASE_METHOD(admin_fixture, "attributes of a topic are set and taken away one by one") {
  create_topic_request create;
  create.topic = "T";
  create.default_topic = "TBW102";
  create.read_queues = create.write_queues = 1;
  create.permission = permission::read | permission::write;
  const auto attributes_after = [&](std::string_view changes) {
    create.attributes = changes;
    CHECK(broker.ask(request_code::update_and_create_topic, create).code() == done);
    const auto body = broker.ask(request_code::get_topic_config, topic_config_request{"T"}).body;
    return read_topic_config(body)->attributes;
  };
  using texts = std::map<std::string, std::string>;
  CHECK(attributes_after("+message.type=FIFO,+reserve.time=5") ==
        texts{{"message.type", "FIFO"}, {"reserve.time", "5"}});
  CHECK(attributes_after("") == texts{{"message.type", "FIFO"}, {"reserve.time", "5"}});
  CHECK(attributes_after("-reserve.time") == texts{{"message.type", "FIFO"}});
  for (const auto* wrong : {"message.type=FIFO", "+unknown=1", "+message.type", ",", "="}) {
    create.attributes = wrong;
    CHECK(broker.ask(request_code::update_and_create_topic, create).code() ==
          response_code::system_error);
  }
}

TEST_CASE_METHOD(admin_fixture, "a group is made, changed, listed and removed") {
  subscription_group group;
  group.name = "g";
  group.retry_times_max = 7;
  CHECK(put(group) == done);
  CHECK(put(group) == done);
  const auto shown = broker.ask(request_code::get_subscriptiongroup_config, group_request{"g"});
  CHECK(read_group_config(shown.body)->retry_times_max == 7);
  const auto all = read_group_table(
      broker.ask(request_code::get_all_subscriptiongroup_config, no_header{}).body);
  REQUIRE(all);
  CHECK(all->groups.contains("g"));
  commit("g", "TBW102", 0);
  CHECK(
      broker.ask(request_code::delete_subscriptiongroup, delete_group_request{"g", true}).code() ==
      done);
  CHECK(broker.ask(request_code::get_subscriptiongroup_config, group_request{"g"}).code() ==
        response_code::subscription_group_not_exist);
  group.name = "not a name";
  CHECK(put(group) != done);
}

TEST_CASE_METHOD(admin_fixture, "a group that may not consume gets nothing until it may again") {
  make_topic("T");
  send_and_await("T", 1);
  const auto pulled = [&] {
    return broker.ask(request_code::pull_message, pull_of("T", 0)).code();
  };
  subscription_group group;
  group.name = "readers";
  group.consume_enabled = false;
  CHECK(put(group) == done);
  CHECK(pulled() == response_code::no_permission);
  group.consume_enabled = true;
  CHECK(put(group) == done);
  CHECK(pulled() == done);
  const auto forbid = [&](bool readable) {
    const auto answer = broker.ask(request_code::update_and_get_group_forbidden,
                                   forbid_request{"readers", "T", readable});
    CHECK(answer.code() == done);
    const auto told = broker.ask(request_code::update_and_get_group_forbidden,
                                 forbid_request{"readers", "T", std::nullopt});
    CHECK(told.body == answer.body);
  };
  forbid(false);
  CHECK(pulled() == response_code::no_permission);
  forbid(true);
  CHECK(pulled() == done);
}

TEST_CASE_METHOD(admin_fixture, "a group's progress and who is in it are told") {
  make_topic("T");
  send_and_await("T", 3);
  commit("g", "T", 2);
  const auto stats = read_consume_stats(
      broker.ask(request_code::get_consume_stats, consume_stats_request{"g", "T", {}}).body);
  REQUIRE(stats);
  REQUIRE(stats->queues.size() == 1);
  const auto& progress = stats->queues.begin()->second;
  CHECK(progress.broker_position == 3);
  CHECK(progress.consumer_position == 2);
  CHECK(progress.consumed_ms > 0);

  heartbeat_data beat;
  beat.client_id = "client";
  beat.producer_groups = {"p"};
  CHECK(broker.ask(request_code::heart_beat, no_header{}, write_heartbeat(beat)).code() == done);
  const auto producers = read_connections(
      broker.ask(request_code::get_producer_connection_list, producer_connections_request{"p"})
          .body);
  REQUIRE(producers);
  REQUIRE(producers->size() == 1);
  CHECK(producers->front().client_id == "client");
  CHECK(producers->front().address.starts_with("127.0.0.1:"));
  CHECK(broker.ask(request_code::get_consumer_connection_list, consumer_connections_request{"g"})
            .code() == response_code::consumer_not_online);

  CHECK(broker.ask(request_code::clone_group_offset, clone_offsets_request{"g", "h", "T"}).code() ==
        done);
  const auto copy = broker.ask(request_code::query_consumer_offset,
                               query_consumer_offset_request{"h", "T", 0, false, {}});
  CHECK(copy.fields.at("offset") == "2");
}

TEST_CASE_METHOD(admin_fixture, "what has gone through a topic and a group is counted") {
  make_topic("T");
  send_and_await("T", 3);
  const auto day_of = [&](std::string_view name, std::string_view key) {
    const auto answer =
        broker.ask(request_code::view_broker_stats_data, view_stats_request{name, key});
    return answer.code() == done ? answer.body.substr(0, answer.body.find("statsHour")) : "";
  };
  CHECK(day_of("TOPIC_PUT_NUMS", "T").find("\"sum\":3") != std::string::npos);
  CHECK(day_of("GROUP_GET_NUMS", "T@readers").find("\"sum\":") != std::string::npos);
  CHECK(day_of("GROUP_GET_NUMS", "T@nobody").empty());
  const auto state =
      read_text_table(broker.ask(request_code::get_broker_runtime_info, no_header{}).body);
  REQUIRE(state);
  CHECK(state->at("msgPutTotalTodayNow") == "3");
  CHECK(state->at("brokerVersionDesc") == "V5_3_3");
  send_back_request back;
  back.physical_offset = 0;  // the first message of all
  back.group = "readers";
  CHECK(broker.ask(request_code::consumer_send_msg_back, back).code() == done);
  CHECK(day_of("SNDBCK_PUT_NUMS", "T@readers").find("\"sum\":1") != std::string::npos);
}

TEST_CASE_METHOD(admin_fixture, "some settings act at once, others are refused") {
  CHECK(change_setting("autoCreateTopicEnable", "false") == done);
  CHECK(send(broker, "new", "body").code() == response_code::topic_not_exist);
  CHECK(change_setting("autoCreateTopicEnable", "true") == done);
  CHECK(send(broker, "new", "body").code() == done);
  CHECK(change_setting("brokerPermission", "4") == done);
  CHECK(send(broker, "new", "body").code() == response_code::no_permission);
  CHECK(change_setting("brokerPermission", "6") == done);
  CHECK(send(broker, "new", "body").code() == done);
  CHECK(change_setting("listenPort", "1") == response_code::no_permission);
  CHECK(change_setting("fileReservedTime", "x") == response_code::invalid_parameter);
  const auto shown = broker.ask(request_code::get_broker_config, no_header{});
  CHECK(read_properties_text(shown.body)->at("brokerPermission") == "6");
}

TEST_CASE_METHOD(admin_fixture, "the name server takes writing from a broker and gives it back") {
  make_topic("T");
  const auto changed = [&](request_code code, const char* field) {
    const auto answer = namesrv.ask(code, write_permission_request{"DEFAULT_BROKER"});
    return std::stoi(answer.fields.at(field));
  };
  const auto route = [&] {
    return namesrv.ask(request_code::get_routeinfo_by_topic, find_route_request{"T"}).body;
  };
  while (route().find("\"perm\":6") == std::string::npos) {
  }
  CHECK(changed(request_code::wipe_write_perm_of_broker, "wipeTopicCount") > 0);
  CHECK(route().find("\"perm\":4") != std::string::npos);
  CHECK(changed(request_code::wipe_write_perm_of_broker, "wipeTopicCount") == 0);
  CHECK(changed(request_code::add_write_perm_of_broker, "addTopicCount") > 0);
  CHECK(route().find("\"perm\":6") != std::string::npos);
  CHECK(namesrv.ask(request_code::delete_topic_in_namesrv, delete_route_request{"T", "other"})
            .code() == done);
  CHECK(route().find("\"perm\":6") != std::string::npos);
  CHECK(namesrv.ask(request_code::delete_topic_in_namesrv, delete_route_request{"T", {}}).code() ==
        done);
  CHECK(route().empty());
}

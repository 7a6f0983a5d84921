#include <catch2/catch.hpp>

#include "protocol/bodies/registration.hpp"
#include "protocol/bodies/route.hpp"
#include "protocol/headers/name_server.hpp"
#include "protocol/headers/registration.hpp"
#include "protocol/headers/topics.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto route_code = request_code::get_routeinfo_by_topic;

register_broker_request broker_b() {
  register_broker_request header;
  header.broker_name = "b";
  header.broker_address = "10.9.9.9:10911";
  header.cluster = "other";
  header.ha_address = "10.9.9.9:10912";
  return header;
}

std::string topics_of_b() {
  register_broker_body body;
  for (const auto name : {"ofb", "ofb2"}) {
    topic_config topic;
    topic.name = name;
    body.topics.topics.emplace(name, topic);
  }
  body.topics.version = {0, 1, 1};
  return write_registration(body);
}

}  // namespace

TEST_CASE("a topic that is made has a route to the remoting door") {
  const door_fixture fixture;
  remoting_client broker{fixture.broker_port()};
  remoting_client namesrv{fixture.namesrv_port()};
  create_topic_request create;
  create.topic = "T";
  create.default_topic = "TBW102";
  create.read_queues = 3;
  create.write_queues = 2;
  create.permission = 6;
  REQUIRE(broker.ask(request_code::update_and_create_topic, create).code() ==
          response_code::success);
  // The broker registers on its own, so the topic may be known a moment later.
  auto answer = namesrv.ask(route_code, find_route_request{"T", false});
  while (answer.code() == response_code::topic_not_exist)
    answer = namesrv.ask(route_code, find_route_request{"T", false});
  REQUIRE(answer.code() == response_code::success);
  const auto route = read_route(answer.body);
  REQUIRE(route);
  REQUIRE(route->brokers.size() == 1);
  CHECK(route->brokers[0].addresses.at(0) == door_fixture::broker_address);
  REQUIRE(route->queues.size() == 1);
  CHECK(route->queues[0].read_queues == 3);
  CHECK(route->queues[0].write_queues == 2);

  const auto cluster =
      read_cluster(namesrv.ask(request_code::get_broker_cluster_info, no_header{}).body);
  REQUIRE(cluster);
  CHECK(cluster->clusters.at("DefaultCluster") == std::vector<std::string>{"DEFAULT_BROKER"});
}

TEST_CASE("a broker that registers through the door is in the routes while it is connected") {
  const door_fixture fixture;
  remoting_client client{fixture.namesrv_port()};
  const auto code_for = [&](std::string_view topic) {
    return client.ask(route_code, find_route_request{topic, false}).code();
  };
  CHECK(code_for("ofb") == response_code::topic_not_exist);
  {
    remoting_client broker{fixture.namesrv_port()};
    REQUIRE(broker.ask(request_code::register_broker, broker_b(), topics_of_b()).code() ==
            response_code::success);
    CHECK(code_for("ofb") == response_code::success);
    auto wrong_crc = broker_b();
    wrong_crc.body_crc = 1;
    CHECK(broker.ask(request_code::register_broker, wrong_crc, topics_of_b()).code() ==
          response_code::system_error);
    const query_data_version_request version{"b", "10.9.9.9:10911", "other", 0};
    const auto same =
        broker.ask(request_code::query_data_version, version, write_data_version({0, 1, 1}));
    CHECK(same.fields.at("changed") == "false");
    const auto newer =
        broker.ask(request_code::query_data_version, version, write_data_version({0, 1, 2}));
    CHECK(newer.fields.at("changed") == "true");
    const unregister_broker_request goodbye{"b", "10.9.9.9:10911", "other", 0};
    CHECK(broker.ask(request_code::unregister_broker, goodbye).code() == response_code::success);
    CHECK(code_for("ofb") == response_code::topic_not_exist);
    REQUIRE(broker.ask(request_code::register_broker, broker_b(), topics_of_b()).code() ==
            response_code::success);
    CHECK(code_for("ofb2") == response_code::success);
  }
  while (code_for("ofb2") == response_code::success) {  // ends as soon as the loss is seen
  }
  CHECK(code_for("ofb2") == response_code::topic_not_exist);
}

TEST_CASE("texts are kept for tools") {
  const door_fixture fixture;
  remoting_client client{fixture.namesrv_port()};
  CHECK(client.ask(request_code::put_kv_config, put_kv_request{"n", "k", "v"}).code() ==
        response_code::success);
  CHECK(client.ask(request_code::get_kv_config, kv_key_request{"n", "k"}).fields.at("value") ==
        "v");
  CHECK(client.ask(request_code::get_kvlist_by_namespace, kv_list_request{"n"}).body ==
        R"({"table":{"k":"v"}})");
  CHECK(client.ask(request_code::delete_kv_config, kv_key_request{"n", "k"}).code() ==
        response_code::success);
  CHECK(client.ask(request_code::get_kv_config, kv_key_request{"n", "k"}).code() ==
        response_code::query_not_found);
}

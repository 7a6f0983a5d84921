#include "actors/broker/remoting/connected_clients.hpp"

#include <catch2/catch.hpp>

using namespace cafmq::remoting;

namespace {

consumer_data consumer_of(const std::string& group, const std::string& topic) {
  consumer_data consumer;
  consumer.group = group;
  consumer.from = consume_from::first_offset;
  subscription_data wanted;
  wanted.topic = topic;
  consumer.subscriptions.push_back(wanted);
  return consumer;
}

heartbeat_data beat_of(const std::string& client_id) {
  heartbeat_data beat;
  beat.client_id = client_id;
  beat.producer_groups = {"p"};
  beat.consumers = {consumer_of("g", "T")};
  return beat;
}

heartbeat_origin origin(uint64_t connection) {
  return {connection, "10.1.2.3:4567", language_code::go, 317};
}

}  // namespace

TEST_CASE("a client is listed in its groups as its heartbeat says") {
  connected_clients clients{100};
  clients.put(beat_of("second"), origin(2), 5);
  clients.put(beat_of("first"), origin(1), 6);
  const auto consumers = clients.consumers_of("g");
  REQUIRE(consumers);
  REQUIRE(consumers->connections.size() == 2);
  CHECK(consumers->connections[0] ==
        client_connection{"first", "10.1.2.3:4567", language_code::go, 317});
  CHECK(consumers->from == consume_from::first_offset);
  REQUIRE(consumers->subscriptions.size() == 1);
  CHECK(consumers->subscriptions[0].topic == "T");
  CHECK(clients.producers_of("p").size() == 2);
  CHECK(clients.producers().at("p").front().updated_ms == 6);
  CHECK(clients.groups_of_topic("T") == std::vector<std::string>{"g"});
  CHECK(clients.groups_of_topic("other").empty());
  CHECK(clients.subscription_of("g", "T"));
  CHECK_FALSE(clients.subscription_of("g", "other"));
  CHECK_FALSE(clients.consumers_of("nobody"));
  CHECK(clients.producers_of("nobody").empty());
}

TEST_CASE("a client that leaves or loses its connection is not listed any more") {
  connected_clients clients{100};
  clients.put(beat_of("first"), origin(1), 0);
  clients.put(beat_of("second"), origin(2), 0);
  clients.leave("first", "g");
  CHECK(clients.consumers_of("g")->connections.size() == 1);
  CHECK(clients.producers_of("p").size() == 2);
  clients.connection_lost(2);
  clients.connection_lost(2);
  CHECK_FALSE(clients.consumers_of("g"));
  CHECK(clients.producers_of("p").size() == 1);
}

TEST_CASE("a client that came again by another connection outlives the first one") {
  connected_clients clients{100};
  clients.put(beat_of("first"), origin(1), 0);
  clients.put(beat_of("first"), origin(2), 0);
  clients.connection_lost(1);
  CHECK(clients.consumers_of("g")->connections.size() == 1);
  clients.connection_lost(2);
  CHECK_FALSE(clients.consumers_of("g"));
}

TEST_CASE("a client may produce by one connection and consume in the same group by another") {
  connected_clients clients{2};
  heartbeat_data produces;
  produces.client_id = "first";
  produces.producer_groups = {"g"};
  heartbeat_data consumes;
  consumes.client_id = "first";
  consumes.consumers = {consumer_of("g", "T")};
  clients.put(produces, origin(1), 0);
  clients.put(consumes, origin(1), 0);
  clients.put(consumes, origin(2), 0);
  clients.connection_lost(2);
  CHECK_FALSE(clients.consumers_of("g"));
  CHECK(clients.producers_of("g").size() == 1);
  clients.put(consumes, origin(2), 0);
  clients.leave("first", "g");
  CHECK_FALSE(clients.consumers_of("g"));
  CHECK(clients.producers_of("g").empty());
  clients.put(beat_of("second"), origin(3), 0);  // both have made room
  CHECK(clients.consumers_of("g")->connections.size() == 1);
  CHECK(clients.producers_of("p").size() == 1);
}

TEST_CASE("a client whose heartbeat leaves its subscriptions out is listed with them") {
  connected_clients clients{100};
  clients.put(beat_of("first"), origin(1), 0);
  auto beat = beat_of("first");
  beat.consumers[0].subscriptions.clear();
  beat.without_subscriptions = true;
  clients.put(beat, origin(1), 0);
  CHECK(clients.consumers_of("g")->subscriptions.size() == 1);
  beat.without_subscriptions = false;
  clients.put(beat, origin(1), 0);
  CHECK(clients.consumers_of("g")->subscriptions.empty());
}

TEST_CASE("memberships are bounded, and those that end make room") {
  connected_clients clients{3};
  clients.put(beat_of("first"), origin(1), 0);
  clients.put(beat_of("second"), origin(2), 0);
  CHECK(clients.producers_of("p").size() == 2);
  CHECK(clients.consumers_of("g")->connections.size() == 1);
  clients.connection_lost(1);
  clients.put(beat_of("second"), origin(2), 0);
  CHECK(clients.consumers_of("g")->connections.size() == 1);
  CHECK(clients.producers_of("p").size() == 1);
}

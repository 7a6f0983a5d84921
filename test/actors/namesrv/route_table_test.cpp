#include "actors/namesrv/route_table.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using names = std::vector<std::string>;

const route_table::time_point noon{12h};

topic_config topic_called(std::string name, int32_t queues = 4) {
  topic_config topic;
  topic.name = std::move(name);
  topic.read_queues = topic.write_queues = queues;
  return topic;
}

broker_registration registration_of(std::string broker_name, int64_t broker_id,
                                    std::vector<topic_config> topics, int64_t counter = 1) {
  const auto address = broker_name + "-" + std::to_string(broker_id) + ":10911";
  return {"cluster",
          {std::move(broker_name), broker_id, address},
          "connection of " + address,
          {0, 0, counter},
          std::move(topics),
          true};
}

template <class T>
errc code_of(const result<T>& refused) {
  return refused ? errc::none : refused.error().code();
}

}  // namespace

TEST_CASE("a registered topic has a route") {
  route_table routes{{}};
  auto answer = routes.add(registration_of("a", 0, {topic_called("orders")}), noon).value();
  CHECK(answer.topics_changed);
  CHECK(answer.bad_topics.empty());
  CHECK(routes.find("orders").value() ==
        topic_route{{{"a", 4, 4, 6}}, {{"cluster", "a", {{0, "a-0:10911"}}}}});
  CHECK(code_of(routes.find("parcels")) == errc::topic_not_exist);
  CHECK(routes.topics() == names{"orders"});
}

TEST_CASE("a route has every broker of the topic, with its slaves") {
  route_table routes{{}};
  REQUIRE(routes.add(registration_of("b", 0, {topic_called("orders", 2)}), noon));
  REQUIRE(routes.add(registration_of("a", 0, {topic_called("orders")}), noon));
  auto slave = routes.add(registration_of("a", 1, {topic_called("ignored")}), noon).value();
  CHECK(slave.master_address == "a-0:10911");
  CHECK_FALSE(slave.topics_changed);
  auto route = routes.find("orders").value();
  CHECK(route.queues == std::vector<queue_data>{{"a", 4, 4, 6}, {"b", 2, 2, 6}});
  CHECK(route.brokers[0].addresses ==
        std::map<int64_t, std::string>{{0, "a-0:10911"}, {1, "a-1:10911"}});
  CHECK(code_of(routes.find("ignored")) == errc::topic_not_exist);
  CHECK(routes.brokers().size() == 2);
}

TEST_CASE("a broker is forgotten when it has been silent for the expiry") {
  route_table routes{{}};
  REQUIRE(routes.add(registration_of("a", 0, {topic_called("orders")}), noon));
  REQUIRE(routes.add(registration_of("b", 0, {topic_called("orders")}), noon + 1s));
  CHECK(routes.expire(noon + 119s).empty());
  CHECK(routes.expire(noon + 120s) == std::vector<broker_identity>{{"a", 0, "a-0:10911"}});
  CHECK(routes.find("orders").value().queues.size() == 1);
  CHECK(routes.expire(noon + 121s).size() == 1);
  CHECK(routes.topics().empty());
  CHECK(routes.brokers().empty());
}

TEST_CASE("a sign of life prolongs, and says whether the table is the same") {
  route_table routes{{}};
  const auto broker = registration_of("a", 0, {topic_called("orders")}, 7);
  CHECK_FALSE(routes.touch(broker.broker, broker.version, noon));
  REQUIRE(routes.add(broker, noon));
  CHECK(routes.touch(broker.broker, broker.version, noon + 100s));
  CHECK_FALSE(routes.touch(broker.broker, data_version{0, 0, 8}, noon + 100s));
  CHECK_FALSE(routes.touch({"a", 0, "elsewhere:1"}, broker.version, noon + 110s));
  CHECK(routes.expire(noon + 219s).empty());
  CHECK(routes.expire(noon + 220s).size() == 1);
}

TEST_CASE("a lost connection takes its broker, unless it has come back by another one") {
  route_table routes{{}};
  auto broker = registration_of("a", 0, {topic_called("orders")});
  broker.connection = "first";
  REQUIRE(routes.add(broker, noon));
  broker.connection = "second";
  REQUIRE(routes.add(broker, noon));
  CHECK(routes.connection_lost("first").empty());
  CHECK(routes.connection_lost("second").size() == 1);
  CHECK(code_of(routes.find("orders")) == errc::topic_not_exist);
}

TEST_CASE("a broker that says goodbye is gone at once") {
  route_table routes{{}};
  const auto broker = registration_of("a", 0, {topic_called("orders")});
  REQUIRE(routes.add(broker, noon));
  CHECK_FALSE(routes.remove({"a", 0, "elsewhere:1"}));
  CHECK_FALSE(routes.remove({"a", 1, "a-0:10911"}));
  CHECK(routes.remove(broker.broker));
  CHECK_FALSE(routes.remove(broker.broker));
  CHECK(routes.topics().empty());
}

TEST_CASE("queues stay while a slave of the broker lives") {
  route_table routes{{}};
  const auto master = registration_of("a", 0, {topic_called("orders")});
  REQUIRE(routes.add(master, noon));
  REQUIRE(routes.add(registration_of("a", 1, {}), noon));
  CHECK(routes.remove(master.broker));
  auto route = routes.find("orders").value();
  CHECK(route.brokers[0].addresses == std::map<int64_t, std::string>{{1, "a-1:10911"}});
}

TEST_CASE("a slave that becomes the master is not listed twice") {
  route_table routes{{}};
  REQUIRE(routes.add(registration_of("a", 1, {}), noon));
  auto promoted = registration_of("a", 0, {topic_called("orders")});
  promoted.broker.address = "a-1:10911";
  REQUIRE(routes.add(promoted, noon));
  CHECK(routes.find("orders").value().brokers[0].addresses ==
        std::map<int64_t, std::string>{{0, "a-1:10911"}});
}

TEST_CASE("a process of an earlier term does not replace one of a later term") {
  route_table routes{{}};
  auto later = registration_of("a", 0, {topic_called("orders")});
  later.version.state_version = 5;
  REQUIRE(routes.add(later, noon));
  auto earlier = registration_of("a", 0, {topic_called("parcels")});
  earlier.broker.address = "old:10911";
  CHECK(code_of(routes.add(earlier, noon)) == errc::no_permission);
  CHECK(routes.topics() == names{"orders"});
  earlier.version.state_version = 6;
  CHECK(routes.add(earlier, noon));
  CHECK(routes.topics() == names{"parcels"});
}

TEST_CASE("a topic that is missing in a whole table is gone, in a partial one it stays") {
  route_table routes{{}};
  REQUIRE(routes.add(registration_of("a", 0, {topic_called("x"), topic_called("y")}, 1), noon));
  auto partial = registration_of("a", 0, {topic_called("z")}, 2);
  partial.complete = false;
  REQUIRE(routes.add(partial, noon).value().topics_changed);
  CHECK(routes.topics() == names{"x", "y", "z"});
  REQUIRE(routes.add(registration_of("a", 0, {topic_called("y")}, 3), noon).value().topics_changed);
  CHECK(routes.topics() == names{"y"});
}

TEST_CASE("a wiped write permission stays until the broker's table changes") {
  route_table routes{{}};
  REQUIRE(routes.add(registration_of("a", 0, {topic_called("x"), topic_called("y")}, 1), noon));
  CHECK(routes.set_permission("a", permission::read, 0) == 2);
  CHECK(routes.set_permission("a", permission::read, 0) == 0);
  CHECK(routes.set_permission("unknown", permission::read, 0) == 0);
  CHECK(routes.find("x").value().queues[0].permission == permission::read);
  CHECK_FALSE(routes.add(registration_of("a", 0, {topic_called("x"), topic_called("y")}, 1), noon)
                  .value()
                  .topics_changed);
  CHECK(routes.find("x").value().queues[0].permission == permission::read);
  REQUIRE(routes.add(registration_of("a", 0, {topic_called("x"), topic_called("y")}, 2), noon));
  CHECK(routes.find("x").value().queues[0].permission == 6);
}

TEST_CASE("a topic can be forgotten and comes back with the next registration") {
  route_table routes{{}};
  REQUIRE(routes.add(registration_of("a", 0, {topic_called("x")}), noon));
  REQUIRE(routes.add(registration_of("b", 0, {topic_called("x")}), noon));
  CHECK(routes.remove_topic("x"));
  CHECK_FALSE(routes.remove_topic("x"));
  CHECK(code_of(routes.find("x")) == errc::topic_not_exist);
  CHECK(routes.add(registration_of("a", 0, {topic_called("x")}), noon).value().topics_changed);
  CHECK(routes.find("x").value().queues.size() == 1);
}

TEST_CASE("topics are listed by cluster") {
  route_table routes{{}};
  auto other = registration_of("b", 0, {topic_called("y")});
  other.cluster = "other";
  REQUIRE(routes.add(registration_of("a", 0, {topic_called("x")}), noon));
  REQUIRE(routes.add(other, noon));
  CHECK(routes.topics_of_cluster("cluster") == names{"x"});
  CHECK(routes.topics_of_cluster("other") == names{"y"});
  CHECK(routes.topics_of_cluster("none").empty());
}

TEST_CASE("impossible registrations are refused, impossible topics left out") {
  route_table routes{{}};
  CHECK(code_of(routes.add(registration_of("", 0, {}), noon)) == errc::invalid_argument);
  CHECK(code_of(routes.add(registration_of("a b", 0, {}), noon)) == errc::invalid_argument);
  CHECK(code_of(routes.add(registration_of("a", -1, {}), noon)) == errc::invalid_argument);
  CHECK(routes.brokers().empty());
  auto answer = routes
                    .add(registration_of("host.example", 0,
                                         {topic_called("host.example"), topic_called("x", -1),
                                          topic_called("y", 65'536), topic_called("good")}),
                         noon)
                    .value();
  CHECK(answer.bad_topics == names{"host.example", "x", "y"});
  CHECK(routes.topics() == names{"good"});
}

TEST_CASE("brokers and topics are bounded, and those that are known stay welcome") {
  namesrv_options options;
  options.brokers_max = 2;
  options.topics_max = 2;
  route_table routes{options};
  REQUIRE(routes.add(registration_of("a", 0, {topic_called("x")}), noon));
  CHECK(code_of(routes.add(registration_of("b", 0, {topic_called("y"), topic_called("z")}),
                           noon)) == errc::busy);
  CHECK(routes.brokers().size() == 1);
  REQUIRE(routes.add(registration_of("b", 0, {topic_called("x"), topic_called("y")}), noon));
  CHECK(code_of(routes.add(registration_of("c", 0, {}), noon)) == errc::busy);
  CHECK(code_of(routes.add(registration_of("a", 1, {}), noon)) == errc::busy);
  CHECK(routes.add(registration_of("a", 0, {topic_called("x")}), noon));
}

TEST_CASE("whatever happens, routes lead only to brokers that live") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random{seed};
  route_table routes{{}};
  const auto any = [&](uint32_t below) { return random() % below; };
  auto now = noon;
  for (int step = 0; step < 2'000; ++step) {
    const std::string broker_name(1, static_cast<char>('a' + any(3)));
    std::vector<topic_config> topics;
    for (auto left = any(4); left > 0; --left)
      topics.push_back(topic_called("t" + std::to_string(any(4))));
    auto broker = registration_of(broker_name, any(2), std::move(topics), any(3));
    broker.complete = any(2) == 0;
    now += std::chrono::seconds{any(40)};
    switch (any(6)) {
      case 0:
        (void)routes.remove(broker.broker);
        break;
      case 1:
        (void)routes.connection_lost(broker.connection);
        break;
      case 2:
        (void)routes.expire(now);
        break;
      case 3:
        (void)routes.remove_topic("t" + std::to_string(any(4)));
        break;
      default:
        REQUIRE(routes.add(broker, now));
    }
    for (const auto& topic : routes.topics()) {
      auto route = routes.find(topic);
      REQUIRE(route);
      REQUIRE_FALSE(route->queues.empty());
      for (const auto& live : route->brokers) REQUIRE_FALSE(live.addresses.empty());
    }
  }
}

#include "actors/namesrv/native_addresses.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

TEST_CASE("native clients get native addresses and only brokers that have one") {
  native_addresses natives;
  natives.put("10.0.0.1:10911", "10.0.0.1:9870");
  topic_route route;
  route.queues = {{"a", 4, 4, 6, 0}, {"b", 4, 4, 6, 0}};
  route.brokers = {{"c", "a", {{0, "10.0.0.1:10911"}, {1, "10.0.0.2:10911"}}},
                   {"c", "b", {{0, "10.0.0.3:10911"}}}};
  auto first = route;
  natives.translate(first);
  REQUIRE(first.brokers.size() == 1);
  CHECK(first.brokers[0].addresses == std::map<int64_t, std::string>{{0, "10.0.0.1:9870"}});
  REQUIRE(first.queues.size() == 1);
  CHECK(first.queues[0].broker_name == "a");

  natives.remove("10.0.0.1:10911");
  natives.translate(route);
  CHECK(route.brokers.empty());
  CHECK(route.queues.empty());
}

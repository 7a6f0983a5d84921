#include "client/internal/route_cache.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

const route_cache::time_point noon{12h};

topic_route route_to(const std::string& broker_name) {
  return {{{broker_name, 4, 4, 6}}, {{"c", broker_name, {{0, "127.0.0.1:9870"}}}}};
}

}  // namespace

TEST_CASE("a route is due when it is unknown, old or distrusted, and usable all the while") {
  route_cache routes{30s, 10};
  CHECK(routes.is_due("orders", noon));
  CHECK(routes.find("orders") == nullptr);
  CHECK(routes.store("orders", route_to("a"), noon));
  CHECK_FALSE(routes.is_due("orders", noon + 29s));
  CHECK(routes.is_due("orders", noon + 30s));
  CHECK(*routes.find("orders") == route_to("a"));
  routes.distrust("orders");
  CHECK(routes.is_due("orders", noon));
  CHECK(*routes.find("orders") == route_to("a"));
  CHECK_FALSE(routes.store("orders", route_to("a"), noon + 1s));
  CHECK_FALSE(routes.is_due("orders", noon + 1s));
}

TEST_CASE("a route that differs is news") {
  route_cache routes{30s, 10};
  CHECK(routes.store("orders", route_to("a"), noon));
  CHECK_FALSE(routes.store("orders", route_to("a"), noon));
  CHECK(routes.store("orders", route_to("b"), noon));
}

TEST_CASE("a full cache drops its oldest route") {
  route_cache routes{30s, 2};
  routes.store("first", route_to("a"), noon);
  routes.store("second", route_to("a"), noon + 1s);
  routes.store("first", route_to("a"), noon + 2s);
  routes.store("third", route_to("a"), noon + 3s);
  CHECK(routes.size() == 2);
  CHECK(routes.find("first") != nullptr);
  CHECK(routes.find("second") == nullptr);
  routes.forget("first");
  CHECK(routes.find("first") == nullptr);
  routes.distrust("first");
  CHECK(routes.size() == 1);
}

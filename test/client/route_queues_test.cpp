#include "client/internal/route_queues.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

using queues = std::vector<broker_queue>;

topic_route two_brokers() {
  return {{{"b", 1, 2, 6}, {"a", 2, 1, 6}},
          {{"c", "a", {{0, "10.0.0.1:9870"}}}, {"c", "b", {{0, "10.0.0.2:9870"}}}}};
}

}  // namespace

TEST_CASE("queues are listed by broker name and queue id, written and read ones apart") {
  CHECK(writable_queues("t", two_brokers()) == queues{{"t", "a", 0}, {"t", "b", 0}, {"t", "b", 1}});
  CHECK(readable_queues("t", two_brokers()) == queues{{"t", "a", 0}, {"t", "a", 1}, {"t", "b", 0}});
}

TEST_CASE("a broker without the permission has no queues to use") {
  auto route = two_brokers();
  route.queues[0].permission = 4;
  CHECK(writable_queues("t", route) == queues{{"t", "a", 0}});
  CHECK(readable_queues("t", route).size() == 3);
  route.queues[0].permission = 2;
  CHECK(readable_queues("t", route).size() == 2);
}

TEST_CASE("a broker without a master is not written to, and still read") {
  auto route = two_brokers();
  route.brokers[1].addresses = {{1, "10.0.0.3:9870"}};
  CHECK_FALSE(master_address(route, "b"));
  CHECK(master_address(route, "a") == "10.0.0.1:9870");
  CHECK_FALSE(master_address(route, "x"));
  CHECK(writable_queues("t", route) == queues{{"t", "a", 0}});
  CHECK(readable_queues("t", route).size() == 3);
}

TEST_CASE("counts that nobody can mean are bounded") {
  auto route = two_brokers();
  route.queues[0].write_queues = 2'000'000'000;
  route.queues[1].write_queues = -5;
  CHECK(writable_queues("t", route).size() == size_t{queues_per_broker_max});
}

TEST_CASE("a topic to be created has no more queues than asked for or its template has") {
  topic_route auto_create{{{"a", 8, 8, 7}, {"b", 2, 2, 7}}, two_brokers().brokers};
  const auto route = route_if_created(auto_create, 4);
  CHECK(writable_queues("t", route).size() == 6);
  CHECK(route.queues[0].permission == 6);
}

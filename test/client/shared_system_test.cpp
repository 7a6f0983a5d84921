#include "client/internal/shared_system.hpp"

#include <thread>

#include <caf/all.hpp>
#include <catch2/catch.hpp>

#include "client/admin.hpp"
#include "client/producer.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

TEST_CASE("clients of one process share one actor system") {
  const auto first = shared_system::acquire();
  CHECK(shared_system::acquire() == first);
}

TEST_CASE("the actor system ends with its last client, whichever threads have used it") {
  auto started = producer::start({.name_servers = "127.0.0.1:1", .send_timeout = 10ms});
  REQUIRE(started);
  std::thread{[&] {
    auto cluster = admin::start({.name_servers = "127.0.0.1:1", .request_timeout = 1'000ms});
    REQUIRE(cluster);
    CHECK_FALSE(cluster->cluster());
    CHECK_FALSE(started->send({.topic = "orders", .body = "nobody is there"}));
  }}.join();
  std::thread{[&] { CHECK(started->close(1'000ms)); }}.join();
  CHECK(shared_system::abandoned() == 0);
}

#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "actors/broker/remoting_registration_actor.hpp"
#include "protocol/bodies/route.hpp"
#include "protocol/headers/name_server.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto route_code = request_code::get_routeinfo_by_topic;

/// A name server of a process of its own, as far as a broker can tell.
class lone_namesrv {
 public:
  explicit lone_namesrv(uint16_t port = 0) {
    auto opened = open_namesrv_door(system_, {{"127.0.0.1", port}}, {}, namesrv_,
                                    {directory_.path() / "kvConfig.json", persist_});
    if (!opened) FAIL(opened.error().text());
    door_ = std::move(*opened);
  }
  ~lone_namesrv() {
    caf::anon_send_exit(door_.actor, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(namesrv_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(persist_, caf::exit_reason::user_shutdown);
  }

  [[nodiscard]] uint16_t port() const { return door_.ports.front(); }

 private:
  struct settings : caf::actor_system_config {
    settings() { configure_node(*this); }
  };

  temporary_directory directory_;
  settings config_;
  caf::actor_system system_{config_};
  namesrv_actor namesrv_ = spawn_namesrv(system_, namesrv_options{});
  persist_actor persist_ = spawn_persist(system_);
  opened_door door_;
};

// A broker registers on its own, so a route may be known a moment later.
topic_route await_route(uint16_t namesrv, std::string_view topic) {
  remoting_client client{namesrv};
  for (;;) {
    const auto answer = client.ask(route_code, find_route_request{topic, false});
    if (answer.code() != response_code::success) continue;
    auto route = read_route(answer.body);
    REQUIRE(route);
    REQUIRE(route->brokers.size() == 1);
    REQUIRE(route->queues.size() == 1);
    return std::move(*route);
  }
}

void await_no_route(uint16_t namesrv, std::string_view topic) {
  remoting_client client{namesrv};
  while (client.ask(route_code, find_route_request{topic, false}).code() !=
         response_code::topic_not_exist) {
  }
}

door_fixture::setting registers_at(std::vector<endpoint> namesrvs) {
  return [namesrvs = std::move(namesrvs)](broker_setup& setup) {
    setup.registration.remoting_namesrvs = namesrvs;
  };
}

}  // namespace

TEST_CASE("a broker registers with name servers of RocketMQ's protocol, and leaves them") {
  const lone_namesrv first;
  const lone_namesrv second;
  {
    const door_fixture fixture{flush_mode::async, registers_at({{"127.0.0.1", first.port()},
                                                                {"localhost", second.port()}})};
    for (const auto* namesrv : {&first, &second}) {
      const auto broker = await_route(namesrv->port(), "TBW102").brokers.front();
      CHECK(broker.broker_name == "DEFAULT_BROKER");
      CHECK(broker.cluster == "DefaultCluster");
      CHECK(broker.addresses.at(0) == door_fixture::broker_address);
    }
    // A topic that is made by sending is known without waiting for the timer.
    remoting_client client{fixture.broker_port()};
    REQUIRE(door_fixture::send(client, "T", "body").code() == response_code::success);
    for (const auto* namesrv : {&first, &second}) (void)await_route(namesrv->port(), "T");
  }
  for (const auto* namesrv : {&first, &second}) await_no_route(namesrv->port(), "T");
}

TEST_CASE("a broker finds a name server that comes later, and again when it was gone") {
  uint16_t port = 0;
  {
    const lone_namesrv chosen;
    port = chosen.port();
  }
  const door_fixture fixture{flush_mode::async, registers_at({{"127.0.0.1", port}})};
  {
    const lone_namesrv late{port};
    (void)await_route(port, "TBW102");
  }
  const lone_namesrv again{port};
  (void)await_route(port, "TBW102");
}

TEST_CASE("what the broker as a whole forbids is not registered") {
  const lone_namesrv namesrv;
  const door_fixture fixture{
      flush_mode::async, [&](broker_setup& setup) {
        setup.registration.remoting_namesrvs = {{"127.0.0.1", namesrv.port()}};
        setup.broker.permission = permission::read;
      }};
  const auto granted = await_route(namesrv.port(), "TBW102").queues.front().permission;
  CHECK((granted & permission::write) == 0);
  CHECK((granted & permission::read) != 0);
}

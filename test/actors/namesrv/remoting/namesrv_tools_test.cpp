#include <catch2/catch.hpp>

#include "protocol/bodies/properties_text.hpp"
#include "protocol/bodies/registration.hpp"
#include "protocol/bodies/route.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/headers/registration.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto done = response_code::success;
using texts = std::map<std::string, std::string>;

/// A name server's door, with brokers that only say so.
class namesrv_fixture {
 public:
  namesrv_fixture() {
    auto opened = open_namesrv_door(system_, {{"127.0.0.1", 0}}, {}, namesrv_,
                                    {directory_.path() / "kvConfig.json", persist_},
                                    {{"listenPort", "9876"}, {"kvConfigPath", "a b"}});
    REQUIRE(opened);
    door_ = std::move(*opened);
  }

  ~namesrv_fixture() {
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

void register_with(remoting_client& client, const std::vector<topic_config>& topics) {
  register_broker_request header;
  header.broker_name = "b";
  header.broker_address = "10.9.9.9:10911";
  header.cluster = "c";
  header.ha_address = "10.9.9.9:10912";
  register_broker_body body;
  for (const auto& topic : topics) body.topics.topics.emplace(topic.name, topic);
  body.topics.version = {0, 1, 1};
  REQUIRE(client.ask(request_code::register_broker, header, write_registration(body)).code() ==
          done);
}

topic_config flagged(const std::string& name, int32_t flags) {
  return {name, 1, 1, permission::read | permission::write, flags, false, {}};
}

}  // namespace

TEST_CASE("a name server shows its settings, and changes none") {
  const namesrv_fixture fixture;
  remoting_client tool{fixture.port(), serialize_type::rocketmq};
  const auto shown = tool.ask(request_code::get_namesrv_config, no_header{});
  REQUIRE(shown.code() == done);
  CHECK(read_properties_text(shown.body).value() ==
        texts{{"listenPort", "9876"}, {"kvConfigPath", "a b"}});
  const auto change = [&](std::string_view body) {
    return tool.ask(request_code::update_namesrv_config, no_header{}, body);
  };
  CHECK(change("listenPort=9876\n").code() == done);
  CHECK(change("").code() == done);
  const auto refused = change("listenPort=1\n");
  CHECK(refused.code() == response_code::no_permission);
  CHECK(refused.remark.starts_with("listenPort cannot be changed"));
  CHECK(change("unknown=1\n").code() == response_code::no_permission);
}

TEST_CASE("topics of units are listed by their flags") {
  const namesrv_fixture fixture;
  remoting_client client{fixture.port()};
  register_with(client, {flagged("none", 0), flagged("unit", 1), flagged("subscribed", 2),
                         flagged("both", 3)});
  const auto list = [&](request_code code) {
    return read_topic_list(client.ask(code, no_header{}).body)->topics;
  };
  using names = std::vector<std::string>;
  CHECK(list(request_code::get_unit_topic_list) == names{"both", "unit"});
  CHECK(list(request_code::get_has_unit_sub_topic_list) == names{"both", "subscribed"});
  CHECK(list(request_code::get_has_unit_sub_ununit_topic_list) == names{"subscribed"});
}

TEST_CASE("the brokers of one name are listed") {
  const namesrv_fixture fixture;
  remoting_client client{fixture.port()};
  register_with(client, {flagged("T", 0), flagged("U", 0)});
  const auto members = [&](std::string_view cluster, std::string_view name) {
    const auto answer =
        client.ask(request_code::get_broker_member_group, member_group_request{cluster, name});
    REQUIRE(answer.code() == done);
    return read_member_group(answer.body).value();
  };
  CHECK(members("c", "b").addresses == std::map<int64_t, std::string>{{0, "10.9.9.9:10911"}});
  CHECK(members("d", "b").addresses.empty());
  CHECK(members("c", "a").broker_name == "a");
}

TEST_CASE("a heartbeat of a broker is taken, known or not") {
  const namesrv_fixture fixture;
  remoting_client broker{fixture.port()};
  register_with(broker, {flagged("T", 0), flagged("U", 0)});
  broker_heartbeat_request beat;
  beat.cluster = "c";
  beat.broker_address = "10.9.9.9:10911";
  for (const auto* name : {"b", "unknown"}) {
    beat.broker_name = name;
    CHECK(broker.ask(request_code::broker_heartbeat, beat).code() == done);
    broker.send_bytes(
        broker.request(request_code::broker_heartbeat, beat, {}, command_flag::one_way));
  }
  const auto last = broker.ask(request_code::get_broker_cluster_info, no_header{});
  CHECK(read_cluster(last.body)->brokers.size() == 1);
  CHECK(broker.ask(request_code::broker_heartbeat, no_header{}).code() ==
        response_code::invalid_parameter);
}

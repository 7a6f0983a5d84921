#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#include "actors/admin_messages.hpp"
#include "actors/broker/remoting/broker_door.hpp"
#include "actors/error.hpp"
#include "actors/statistics.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/heartbeat.hpp"
#include "protocol/headers/topics.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto done = response_code::success;

/// Makes no topic until it is told to, and then none either.
class slow_topics final : public topics_actor::base {
 public:
  explicit slow_topics(caf::actor_config& config) : topics_actor::base{config} {}

 protected:
  behavior_type make_behavior() override {
    return {[](const create_topic&) { return topic_created{}; },
            [this](const create_topic_by_sending&) {
              waiting_.push_back(make_response_promise<topic_created>());
              return waiting_.back();
            },
            [](const remove_topic&) { return topic_removed{}; },
            [](allow_auto_create) {},
            [this](announce_topics) { refuse_all(); },
            [](const watch_topics&) {}};
  }

  void on_exit() override { refuse_all(); }

 private:
  void refuse_all() {
    for (auto& reply : waiting_)
      reply.deliver(to_caf(error{errc::topic_not_exist, "there is no such topic"}));
    waiting_.clear();
  }

  std::vector<caf::typed_response_promise<topic_created>> waiting_;
};

/// A broker's door whose topics take their time.
class slow_topics_door : public small_store {
 public:
  slow_topics_door() {
    door_parts parts;
    parts.broker.store = &store();
    parts.broker.topic_snapshot =
        std::make_shared<published<topic_table>>(topic_table{parts.options, 0});
    parts.broker.traffic = std::make_shared<statistics>(store_clock().wall_ms());
    parts.broker.wall_clock = &store_clock();
    parts.broker.topics = topics_;
    parts.clock = &store_clock();
    auto opened = open_broker_door(system_, {{"127.0.0.1", 0}}, {}, parts, {});
    REQUIRE(opened);
    door_ = std::move(*opened);
  }

  ~slow_topics_door() {
    caf::anon_send_exit(topics_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(door_.actor, caf::exit_reason::user_shutdown);
  }

  [[nodiscard]] uint16_t port() const { return door_.ports.front(); }
  void refuse_all() { caf::anon_send(topics_, announce_topics{}); }

 private:
  struct settings : caf::actor_system_config {
    settings() { configure_node(*this); }
  };

  settings config_;
  caf::actor_system system_{config_};
  topics_actor topics_ = system_.spawn<slow_topics>();
  opened_door door_;
};

}  // namespace

TEST_CASE("sends that wait for their topics take so much memory and no more") {
  slow_topics_door door;
  remoting_client client{door.port()};
  const std::string body(size_t{1} << 20, 'x');
  const auto send_one = [&] { client.send_bytes(door_fixture::send_of(client, "T", body)); };
  // One more than fits when each has a header as well.
  constexpr int fitting = 64;
  for (int number = 0; number < fitting; ++number) send_one();
  send_one();
  const auto refused = client.receive();
  CHECK(refused.line.opaque == fitting + 1);
  CHECK(refused.code() == response_code::system_busy);
  CHECK(refused.fields.contains("MSG_REGION"));
  door.refuse_all();
  for (int number = 0; number < fitting; ++number)
    CHECK(client.receive().code() == response_code::topic_not_exist);
  // There is room again.
  send_one();
  client.send_bytes(client.request(request_code::get_max_offset, no_header{}));
  CHECK(client.receive().line.opaque == fitting + 3);
  door.refuse_all();
  CHECK(client.receive().code() == response_code::topic_not_exist);
}

TEST_CASE("a pull commits nothing for what it may not read") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  REQUIRE(door_fixture::send(client, "T", "body").code() == done);
  const auto commit_with_pull = [&](std::string_view topic, int32_t queue) {
    auto pull = door_fixture::pull_of(topic, 0);
    pull.queue_id = queue;
    pull.system_flag |= pull_flag::commit_offset;
    pull.commit_offset = 1;
    return client.ask(request_code::pull_message, pull).code();
  };
  CHECK(commit_with_pull("nothing", 0) == response_code::topic_not_exist);
  for (const int32_t queue : {-1, 99, INT32_MAX})
    CHECK(commit_with_pull("T", queue) == response_code::invalid_parameter);
  const auto offsets = [&] {
    return client.ask(request_code::get_all_consumer_offset, no_header{}).body;
  };
  CHECK(offsets().find("readers") == std::string::npos);
  CHECK(commit_with_pull("T", 0) == done);
  CHECK(offsets().find(R"("T@readers":{"0":1})") != std::string::npos);
}

TEST_CASE("an answer that no client could take is refused") {
  const door_fixture fixture;
  remoting_client client{fixture.broker_port()};
  const auto topic = "%RETRY%" + std::string(240, 't');
  create_topic_request create;
  create.topic = topic;
  create.default_topic = "TBW102";
  create.read_queues = create.write_queues = 65'535;
  create.permission = permission::read | permission::write;
  REQUIRE(client.ask(request_code::update_and_create_topic, create).code() == done);
  const auto refused = client.ask(request_code::get_topic_stats_info, topic_request{topic});
  CHECK(refused.code() == response_code::system_error);
  CHECK(refused.remark.find("ask for less") != std::string::npos);
}

TEST_CASE("a reply is stored as compressed as it came") {
  const door_fixture fixture;
  remoting_client asker{fixture.broker_port()};
  heartbeat_data beat;
  beat.client_id = "asker";
  beat.producer_groups = {"p"};
  REQUIRE(asker.ask(request_code::heart_beat, no_header{}, write_heartbeat(beat)).code() == done);
  remoting_client replier{fixture.broker_port()};
  send_message_request header;
  header.producer_group = "p";
  header.topic = "DefaultCluster_REPLY_TOPIC";
  header.default_topic = "TBW102";
  header.properties =
      "REPLY_TO_CLIENT\x01"
      "asker\x02";
  header.system_flag = 0x301 | system_flag::born_host_ipv6 | system_flag::transaction_prepared;
  constexpr auto code = request_code::send_reply_message_v2;
  std::string bytes;
  command_writer writer{bytes, replier.type(), request_line(code, replier.next_opaque())};
  write_send_message(header, code, writer);
  writer.end(5);
  replier.send_bytes(bytes.append("reply"));
  (void)asker.receive();  // is pushed, and stored before
  const auto pulled = replier.ask(request_code::pull_message,
                                  door_fixture::waiting_pull_of("DefaultCluster_REPLY_TOPIC", 0));
  REQUIRE(pulled.code() == done);
  CHECK(decode_record(pulled.body, body_check::crc)->message.system_flag == 0x301);
}

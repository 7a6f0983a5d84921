#include "actors/broker/remoting/lookups.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "actors/broker/remoting/broker_door.hpp"
#include "actors/statistics.hpp"
#include "message/message_id.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "protocol/bodies/lists.hpp"
#include "protocol/headers/lookups.hpp"
#include "protocol/headers/positions.hpp"
#include "protocol/headers/topics.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto view_code = request_code::view_message_by_id;

/// Looks nothing up until it is told to: a disk that takes its time.
using slow_disk_actor =
    caf::typed_actor<caf::replies_to<look_up>::with<looked_up>, caf::reacts_to<caf::ok_atom>>;

class slow_disk final : public slow_disk_actor::base {
 public:
  explicit slow_disk(caf::actor_config& config) : slow_disk_actor::base{config} {}

 protected:
  behavior_type make_behavior() override {
    return {[this](const look_up& wanted) {
              waiting_.emplace_back(wanted, make_response_promise<looked_up>());
              return waiting_.back().second;
            },
            [this](caf::ok_atom) {
              for (auto& [wanted, reply] : waiting_) {
                wanted.read();
                reply.deliver(looked_up{});
              }
              waiting_.clear();
            }};
  }

  void on_exit() override {
    for (auto& [wanted, reply] : waiting_)
      reply.deliver(caf::make_error(caf::sec::request_receiver_down));
  }

 private:
  std::vector<std::pair<look_up, caf::typed_response_promise<looked_up>>> waiting_;
};

/// A broker's door with one message, and a disk that waits.
class slow_door : public small_store {
 public:
  slow_door() {
    message message;
    message.topic = "T";
    message.body = "body";
    const auto properties = *encode_properties({{"KEYS", "k"}});
    message.properties = properties;
    stored_ms_ = store_clock().wall_ms();
    REQUIRE(store().put(message));
    dispatch_all();
    door_parts parts;
    topic_table topics{parts.options, 0};
    REQUIRE(topics.put({"T", 1, 1, permission::read | permission::write, 0, false, {}}, 0));
    parts.broker.store = &store();
    parts.broker.topic_snapshot = std::make_shared<published<topic_table>>(std::move(topics));
    parts.broker.traffic = std::make_shared<statistics>(stored_ms_);
    parts.broker.wall_clock = &store_clock();
    parts.broker.store_settings.directory = directory().path() / "store";
    parts.broker.look_up = disk_;
    parts.clock = &store_clock();
    auto opened = open_broker_door(system_, {{"127.0.0.1", 0}}, {}, parts, {});
    REQUIRE(opened);
    door_ = std::move(*opened);
  }

  ~slow_door() {
    stop_door();
    end_disk();
  }

  [[nodiscard]] uint16_t port() const { return door_.ports.front(); }
  [[nodiscard]] int64_t stored_ms() const { return stored_ms_; }
  void let_the_disk_read() { caf::anon_send(disk_, caf::ok_atom_v); }
  void stop_door() { caf::anon_send_exit(door_.actor, caf::exit_reason::user_shutdown); }

  /// Returns when it is gone.
  void end_disk() {
    caf::scoped_actor self{system_};
    self->send_exit(disk_, caf::exit_reason::user_shutdown);
    self->wait_for(disk_);
  }

 private:
  struct settings : caf::actor_system_config {
    settings() { configure_node(*this); }
  };

  settings config_;
  caf::actor_system system_{config_};
  slow_disk_actor disk_ = system_.spawn<slow_disk>();
  opened_door door_;
  int64_t stored_ms_ = 0;
};

/// Whether the door serves that client although look-ups wait.
bool is_served(remoting_client& client) {
  const auto found = client.ask(request_code::get_max_offset, max_offset_request{"T", 0, true, {}});
  return found.fields.at("offset") == "1";
}

}  // namespace

TEST_CASE("look-ups wait for the disk and hold up nobody") {
  slow_door door;
  remoting_client tool{door.port()};
  remoting_client other{door.port()};
  query_message_request by_key;
  by_key.topic = "T";
  by_key.key = "k";
  by_key.messages_max = 8;
  by_key.end_ms = INT64_MAX;
  tool.send_bytes(tool.request(view_code, view_message_request{0, "T"}) +
                  tool.request(request_code::query_message, by_key) +
                  tool.request(request_code::search_offset_by_timestamp,
                               search_offset_request{"T", 0, door.stored_ms() + 1, {}, {}}) +
                  tool.request(request_code::get_earliest_msg_storetime,
                               earliest_store_time_request{"T", 0, {}}) +
                  tool.request(request_code::get_topic_stats_info, topic_request{"T"}) +
                  tool.request(request_code::get_broker_runtime_info, no_header{}) +
                  tool.request(view_code, view_message_request{1, "T"}));
  CHECK(is_served(other));
  CHECK(is_served(tool));
  door.let_the_disk_read();
  CHECK(decode_record(tool.receive().body, body_check::crc)->message.body == "body");
  CHECK(decode_record(tool.receive().body, body_check::crc)->message.body == "body");
  CHECK(tool.receive().fields.at("offset") == "1");
  CHECK(tool.receive().fields.at("timestamp") == std::to_string(door.stored_ms()));
  CHECK(tool.receive().body.find("\"maxOffset\":1") != std::string::npos);
  const auto state = read_text_table(tool.receive().body);
  REQUIRE(state);
  CHECK(state->at("earliestMessageTimeStamp") == std::to_string(door.stored_ms()));
  CHECK(state->contains("commitLogDiskRatio"));
  CHECK(tool.receive().code() == response_code::system_error);
}

TEST_CASE("so many look-ups may wait for the disk, and the next one is refused") {
  slow_door door;
  remoting_client tool{door.port()};
  const auto ask_once = [&] {
    tool.send_bytes(tool.request(view_code, view_message_request{0, "T"}));
  };
  for (size_t number = 0; number < lookups::waiting_max; ++number) ask_once();
  ask_once();
  const auto refused = tool.receive();
  CHECK(refused.line.opaque == tool.last_opaque());
  CHECK(refused.code() == response_code::system_busy);
  CHECK(refused.remark.find("wait for the disk") != std::string::npos);
  CHECK(is_served(tool));
  door.let_the_disk_read();
  for (size_t number = 0; number < lookups::waiting_max; ++number)
    CHECK(tool.receive().code() == response_code::success);
  ask_once();
  CHECK(is_served(tool));
  door.let_the_disk_read();
  CHECK(tool.receive().code() == response_code::success);
}

TEST_CASE("a door that stops answers the look-ups that wait") {
  slow_door door;
  remoting_client tool{door.port()};
  tool.send_bytes(tool.request(view_code, view_message_request{0, "T"}));
  CHECK(is_served(tool));
  door.stop_door();
  door.let_the_disk_read();
  CHECK(tool.receive().code() == response_code::success);
  CHECK(tool.is_closed_by_peer());
}

TEST_CASE("look-ups of clients that have left are forgotten") {
  slow_door door;
  {
    remoting_client leaving{door.port()};
    leaving.send_bytes(leaving.request(view_code, view_message_request{0, "T"}));
    CHECK(is_served(leaving));
  }
  remoting_client tool{door.port()};
  tool.send_bytes(tool.request(view_code, view_message_request{0, "T"}));
  CHECK(is_served(tool));
  door.let_the_disk_read();
  CHECK(tool.receive().code() == response_code::success);
}

TEST_CASE("a look-up that nobody makes any more is refused") {
  slow_door door;
  remoting_client tool{door.port()};
  tool.send_bytes(tool.request(view_code, view_message_request{0, "T"}));
  CHECK(is_served(tool));
  door.end_disk();
  CHECK(tool.receive().code() == response_code::system_error);
  for (const auto code : {view_code, request_code::get_broker_runtime_info})
    CHECK(tool.ask(code, view_message_request{0, "T"}).code() == response_code::system_error);
  CHECK(is_served(tool));
}

TEST_CASE("a message far behind the tail is sent back and comes again") {
  const door_fixture fixture{flush_mode::async, [](broker_setup& setup) {
                               setup.store.hot_tail_bytes = 0;
                               setup.store.delay_levels_ms.assign(4, 20);
                             }};
  remoting_client client{fixture.broker_port()};
  const auto sent = door_fixture::send(client, "T", "old");
  REQUIRE(sent.code() == response_code::success);
  send_back_request back;
  back.physical_offset = parse_message_id(sent.fields.at("msgId"))->place.value();
  back.group = "g";
  REQUIRE(client.ask(request_code::consumer_send_msg_back, back).code() == response_code::success);
  const auto again =
      client.ask(request_code::pull_message, door_fixture::waiting_pull_of("%RETRY%g", 0));
  REQUIRE(again.code() == response_code::success);
  CHECK(decode_record(again.body, body_check::crc)->message.body == "old");
  back.physical_offset += 1;
  const auto refused = client.ask(request_code::consumer_send_msg_back, back);
  CHECK(refused.code() == response_code::system_error);
  CHECK(refused.remark.starts_with("look message by offset failed, "));
}

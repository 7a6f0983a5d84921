#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#include "actors/broker/pull_path.hpp"
#include "actors/broker/remoting/broker_door.hpp"
#include "actors/statistics.hpp"
#include "message/record_codec.hpp"
#include "protocol/headers/positions.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

/// Reads nothing until it is told to: a disk that takes its time.
using slow_disk_actor = caf::typed_actor<caf::replies_to<pull_messages>::with<pulled_messages>,
                                         caf::reacts_to<caf::ok_atom>>;

class slow_disk final : public slow_disk_actor::base {
 public:
  slow_disk(caf::actor_config& config, const pull_path& path)
      : slow_disk_actor::base{config}, path_{path} {}

 protected:
  behavior_type make_behavior() override {
    return {[this](const pull_messages& pull) {
              waiting_.emplace_back(pull, make_response_promise<pulled_messages>());
              return waiting_.back().second;
            },
            [this](caf::ok_atom) {
              for (auto& [pull, reply] : waiting_) reply.deliver(*path_.read(pull));
              waiting_.clear();
            }};
  }

 private:
  using reply = caf::typed_response_promise<pulled_messages>;

  pull_path path_;
  std::vector<std::pair<pull_messages, reply>> waiting_;
};

/// A broker's door over a store of which everything is cold.
class cold_door : public small_store {
 public:
  cold_door()
      : small_store{flush_mode::async, [](store_options& options) { options.hot_tail_bytes = 0; }} {
    door_parts parts;
    topic_table topics{parts.options, 0};
    REQUIRE(topics.put({"T", 1, 1, permission::read | permission::write, 0, false, {}}, 0));
    const auto snapshot = std::make_shared<published<topic_table>>(std::move(topics));
    parts.broker.store = &store();
    parts.broker.topic_snapshot = snapshot;
    parts.broker.traffic = std::make_shared<statistics>(store_clock().wall_ms());
    parts.broker.wall_clock = &store_clock();
    parts.options.cold_pulls_max = 2;
    disk_ = system_.spawn<slow_disk>(pull_path{store(), snapshot, parts.options});
    parts.broker.cold_read = disk_;
    parts.clock = &store_clock();
    auto opened = open_broker_door(system_, {{"127.0.0.1", 0}}, {}, parts, {});
    REQUIRE(opened);
    door_ = std::move(*opened);
  }

  ~cold_door() {
    caf::anon_send_exit(door_.actor, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(disk_, caf::exit_reason::user_shutdown);
  }

  [[nodiscard]] uint16_t port() const { return door_.ports.front(); }
  void let_the_disk_read() { caf::anon_send(disk_, caf::ok_atom_v); }

 private:
  struct settings : caf::actor_system_config {
    settings() { configure_node(*this); }
  };

  settings config_;
  caf::actor_system system_{config_};
  slow_disk_actor disk_;
  opened_door door_;
};

}  // namespace

TEST_CASE("a pull far behind the tail waits for the disk alone") {
  cold_door door;
  door.put("T", "old");
  door.dispatch_all();
  remoting_client client{door.port()};
  remoting_client other{door.port()};
  const auto pull = door_fixture::pull_of("T", 0);
  const auto first = client.request(request_code::pull_message, pull);
  const auto second = client.request(request_code::pull_message, pull);
  const auto too_many = client.request(request_code::pull_message, pull);
  client.send_bytes(first + second + too_many);
  const auto refused = client.receive();
  CHECK(refused.line.opaque == 3);
  CHECK(refused.code() == response_code::system_busy);
  CHECK(refused.remark.find("wait for the disk") != std::string::npos);
  // Everybody is served meanwhile, on that connection too, and so is a pull at the end.
  for (auto* asks : {&client, &other})
    CHECK(asks->ask(request_code::get_min_offset, min_offset_request{"T", 0, {}}).code() ==
          response_code::success);
  CHECK(other.ask(request_code::pull_message, door_fixture::pull_of("T", 1)).code() ==
        response_code::pull_not_found);
  door.let_the_disk_read();
  for (int number = 0; number < 2; ++number) {
    const auto pulled = client.receive();
    REQUIRE(pulled.code() == response_code::success);
    CHECK(decode_record(pulled.body, body_check::crc)->message.body == "old");
  }
  // There is room again.
  client.send_bytes(client.request(request_code::pull_message, pull));
  CHECK(client.ask(request_code::get_min_offset, min_offset_request{"T", 0, {}}).code() ==
        response_code::success);
  door.let_the_disk_read();
  CHECK(client.receive().code() == response_code::success);
}

TEST_CASE("what is far behind the tail is pulled through the door like all else") {
  const door_fixture fixture{flush_mode::async,
                             [](broker_setup& setup) { setup.store.hot_tail_bytes = 0; }};
  remoting_client client{fixture.broker_port()};
  constexpr int messages = 200;
  for (int number = 0; number < messages; ++number)
    REQUIRE(door_fixture::send(client, "T", std::to_string(number)).code() ==
            response_code::success);
  door_fixture::await_messages(client, "T", messages);
  int seen = 0;
  while (seen < messages) {
    const auto pulled = client.ask(request_code::pull_message, door_fixture::pull_of("T", seen));
    REQUIRE(pulled.code() == response_code::success);
    for (std::string_view bytes = pulled.body; !bytes.empty();) {
      const auto record = decode_record(bytes, body_check::crc);
      REQUIRE(record);
      CHECK(record->message.body == std::to_string(seen++));
      bytes.remove_prefix(static_cast<size_t>(record->total_size));
    }
    CHECK(pulled.fields.at("nextBeginOffset") == std::to_string(seen));
  }
}

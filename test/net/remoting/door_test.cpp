#include "net/remoting/door.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <catch2/catch.hpp>

#include "net/remoting/answers.hpp"
#include "test/support/remoting_client.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

constexpr auto echo = request_code::get_broker_config;
constexpr auto large = request_code::get_all_topic_config;
constexpr auto park = request_code::notification;
constexpr auto push = request_code::push_reply_message_to_client;

/// Answers `echo` with the body that came, `large` with a megabyte, `park` when the door stops,
/// `push` beside the answers of the read, as an answer and as a frame of a megabyte each, and
/// counts what it handles.
class echo_role final : public door_role {
 public:
  echo_role(door& door, std::atomic<int>& handled) : door_{door} {
    routes_.add(echo, access::open, [&handled](const call& call, std::string& out) {
      ++handled;
      append_body(out, call, call.body());
    });
    routes_.add(large, access::open, [&handled](const call& call, std::string& out) {
      ++handled;
      append_body(out, call, std::string(1 << 20, 'x'));
    });
    routes_.add(park, access::open,
                [this](const call& call, std::string&) { parked_.push_back(door_.defer(call)); });
    routes_.add(push, access::open, [this, &handled](const call& call, std::string&) {
      ++handled;
      std::string answer;
      append_body(answer, call, std::string(32 << 20, 'x'));
      door_.answer(door_.defer(call), answer);
      door_.push(call.from, answer);
    });
  }
  [[nodiscard]] const router& routes() const override { return routes_; }
  void stopping() override {
    for (const auto& asker : parked_) {
      std::string out;
      append_refused(out, asker, response_code::pull_not_found, "stopping");
      door_.answer(asker, out);
    }
  }

 private:
  door& door_;
  router routes_;
  std::vector<asker> parked_;
};

/// A door on a free port of this machine.
class echo_door {
 public:
  explicit echo_door(const remoting_options& options = {}) {
    auto opened = open_door(system_, {{"127.0.0.1", 0}}, options, [this](door& door) {
      counts_ = &door.counts();
      return std::make_unique<echo_role>(door, handled_);
    });
    REQUIRE(opened);
    opened_ = std::move(*opened);
  }
  ~echo_door() { stop(); }

  void stop() { caf::anon_send_exit(opened_.actor, caf::exit_reason::user_shutdown); }

  [[nodiscard]] uint16_t port() const { return opened_.ports.front(); }
  [[nodiscard]] int handled() const { return handled_; }
  [[nodiscard]] const door_counts& counts() const { return *counts_; }
  caf::actor_system& system() { return system_; }
  [[nodiscard]] const door_actor& actor() const { return opened_.actor; }

 private:
  struct settings : caf::actor_system_config {
    settings() { load<caf::io::middleman>(); }
  };

  std::atomic<int> handled_ = 0;
  const door_counts* counts_ = nullptr;
  settings config_;
  caf::actor_system system_{config_};
  opened_door opened_;
};

}  // namespace

TEST_CASE("a request is answered in its own encoding") {
  const echo_door door;
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    remoting_client client{door.port(), type};
    const auto answer = client.ask(echo, no_header{}, "some body");
    CHECK(answer.type == type);
    CHECK(answer.code() == response_code::success);
    CHECK(answer.body == "some body");
    CHECK(answer.line.version == release::own);
  }
}

TEST_CASE("frames may come in any pieces") {
  const echo_door door;
  remoting_client client{door.port()};
  const auto first = client.request(echo, no_header{}, "first");
  const auto second = client.request(echo, no_header{}, "second");
  client.send_bytes(first + second);
  CHECK(client.receive().body == "first");
  CHECK(client.receive().body == "second");
  for (const char byte : client.request(echo, no_header{}, "in bytes"))
    client.send_bytes({&byte, 1});
  CHECK(client.receive().body == "in bytes");
  const std::string large(3 << 20, 'x');
  CHECK(client.ask(echo, no_header{}, large).body == large);
}

TEST_CASE("a code that nobody serves is refused and the connection goes on") {
  const echo_door door;
  remoting_client client{door.port()};
  const auto refused = client.ask(static_cast<request_code>(4711), no_header{});
  CHECK(refused.code() == response_code::request_code_not_supported);
  CHECK(refused.remark.find("4711") != std::string::npos);
  CHECK(client.ask(echo, no_header{}).code() == response_code::success);
}

TEST_CASE("one-way requests and answers to nobody's request are not answered") {
  const echo_door door;
  remoting_client client{door.port()};
  client.send_bytes(client.request(echo, no_header{}, "one way", command_flag::one_way));
  client.send_bytes(client.request(echo, no_header{}, "an answer", command_flag::response));
  client.send_bytes(
      client.request(static_cast<request_code>(4711), no_header{}, {}, command_flag::one_way));
  CHECK(client.ask(echo, no_header{}, "asked").body == "asked");
  CHECK(door.handled() == 2);
}

TEST_CASE("what is no frame or no header ends the connection") {
  const echo_door door;
  for (const auto& bytes :
       {std::string{"GET / HTTP/1.1\r\n\r\n"}, std::string{"\x7f\xff\xff\xff\0\0\0\0", 8},
        std::string{"\0\0\0\x09\0\0\0\x05{\"a\":", 13}, std::string{"\0\0\0\x04\0\0\0\xff", 8},
        std::string{"\0\0\0\x06\x05\0\0\x02{}", 10}}) {
    remoting_client client{door.port()};
    client.send_bytes(bytes);
    CHECK(client.is_closed_by_peer());
  }
}

TEST_CASE("the answers to what came before a bad frame are still sent") {
  const echo_door door;
  remoting_client client{door.port()};
  client.send_bytes(client.request(echo, no_header{}, "good") + "this is no frame");
  CHECK(client.receive().body == "good");
  CHECK(client.is_closed_by_peer());
}

TEST_CASE("a frame above the limit ends the connection before it has come") {
  remoting_options options;
  options.frames.frame_size_max = 1'000;
  const echo_door door{options};
  remoting_client client{door.port()};
  CHECK(client.ask(echo, no_header{}, std::string(500, 'x')).body.size() == 500);
  client.send_bytes(client.request(echo, no_header{}, std::string(1'000, 'x')).substr(0, 20));
  CHECK(client.is_closed_by_peer());
}

TEST_CASE("one connection too many is closed, and one that ends makes room") {
  remoting_options options;
  options.connections_max = 2;
  const echo_door door{options};
  remoting_client first{door.port()};
  CHECK(first.ask(echo, no_header{}).code() == response_code::success);
  {
    remoting_client second{door.port()};
    CHECK(second.ask(echo, no_header{}).code() == response_code::success);
    remoting_client third{door.port()};
    CHECK(third.is_closed_by_peer());
    second.send_bytes("this is no frame");
    CHECK(second.is_closed_by_peer());
  }
  remoting_client fourth{door.port()};
  CHECK(fourth.ask(echo, no_header{}).code() == response_code::success);
}

TEST_CASE("a peer that takes no answers is not read from until it does") {
  remoting_options options;
  options.unsent_high = 256 << 10;
  options.unsent_low = 64 << 10;
  echo_door door{options};
  remoting_client client{door.port()};
  constexpr int requests = 400;
  std::string bytes;
  for (int number = 0; number < requests; ++number)
    bytes += client.request(echo, no_header{}, std::string(100'000, 'x'));
  std::thread sender{[&] { client.send_bytes(bytes); }};
  // Everybody else is served meanwhile; the door has long stopped reading from the first one when
  // it has answered this many.
  remoting_client other{door.port()};
  for (int number = 0; number < 2'000; ++number) (void)other.ask(echo, no_header{});
  const auto handled_for_first = door.handled() - 2'000;
  CHECK(handled_for_first < requests / 2);
  for (int number = 0; number < requests; ++number) CHECK(client.receive().body.size() == 100'000);
  sender.join();
}

TEST_CASE("requests in one read do not pile up answers without end") {
  remoting_options options;
  options.unsent_max = 4 << 20;
  const echo_door door{options};
  remoting_client client{door.port()};
  std::string bytes;
  for (int number = 0; number < 20; ++number) bytes += client.request(large, no_header{});
  REQUIRE(bytes.size() < options.quiet_read_size);
  client.send_bytes(bytes);
  int refused = 0;
  for (int number = 0; number < 20; ++number)
    if (client.receive().code() == response_code::system_busy) ++refused;
  CHECK(refused == 16);
  CHECK(door.handled() == 4);
  CHECK(door.counts().refused_for_unsent.value() == 16);
}

TEST_CASE("unsent answers are bounded over all connections, and the greediest peer goes") {
  remoting_options options;
  options.unsent_total_max = 16 << 20;
  const echo_door door{options};
  remoting_client modest{door.port()};
  CHECK(modest.ask(large, no_header{}).body.size() == 1 << 20);
  std::vector<std::unique_ptr<remoting_client>> greedy;
  for (int number = 0; number < 4; ++number) {
    std::string bytes;
    auto& client = *greedy.emplace_back(std::make_unique<remoting_client>(door.port()));
    for (int request = 0; request < 30; ++request) bytes += client.request(large, no_header{});
    client.send_bytes(bytes);
  }
  // These are answered by now, or refused for ever: who has taken nothing holds up nobody.
  for (int number = 0; number < 50; ++number)
    CHECK(modest.ask(large, no_header{}).body.size() == 1 << 20);
  CHECK(door.counts().unsent_bytes.value() <= options.unsent_total_max);
  CHECK(door.counts().greedy_connections.value() >= 2);
  CHECK(door.counts().connections.value() <= 3);
  CHECK(greedy.front()->ends_in_a_close());
}

TEST_CASE("a peer that takes nothing is cut off after its frames, not amid them") {
  remoting_options options;
  SECTION("above its own bound") {
    options.unsent_max = 4 << 20;
  }
  SECTION("above the bound of all") {
    options.unsent_total_max = 4 << 20;
  }
  const echo_door door{options};
  remoting_client greedy{door.port()};
  std::string bytes;
  for (int number = 0; number < 3; ++number) bytes += greedy.request(push, no_header{});
  greedy.send_bytes(bytes);
  remoting_client other{door.port()};
  for (int number = 0; number < 1'000 && door.counts().greedy_connections.value() == 0; ++number)
    CHECK(other.ask(echo, no_header{}).code() == response_code::success);
  CHECK(door.counts().greedy_connections.value() == 1);
  CHECK(greedy.ends_in_a_close());
  CHECK(other.ask(echo, no_header{}).code() == response_code::success);
}

TEST_CASE("a door that stops answers who waits, refuses what comes new, and then ends") {
  echo_door door;
  remoting_client waits{door.port()};
  waits.send_bytes(waits.request(park, no_header{}));
  CHECK(waits.ask(echo, no_header{}).code() == response_code::success);
  remoting_client idle{door.port()};
  CHECK(idle.ask(echo, no_header{}).code() == response_code::success);
  door.stop();
  const auto answer = waits.receive();
  CHECK(answer.line.opaque == 1);
  CHECK(answer.code() == response_code::pull_not_found);
  CHECK(waits.is_closed_by_peer());
  CHECK(idle.is_closed_by_peer());
}

TEST_CASE("a door that has ended refuses what is sent to it instead of keeping it") {
  echo_door door;
  caf::scoped_actor sender{door.system()};
  door.stop();
  sender->wait_for(door.actor());
  std::optional<caf::error> refused;
  sender->request(door.actor(), std::chrono::minutes{1}, door_tick{})
      .receive([] {}, [&](caf::error& error) { refused = error; });
  CHECK(refused == caf::sec::request_receiver_down);
}

TEST_CASE("unfinished frames are bounded over all connections") {
  remoting_options options;
  options.unfinished_max = 1 << 20;
  options.first_frame_within = std::chrono::hours{1};  // nothing else closes a connection
  options.silence_max = std::chrono::hours{1};
  const echo_door door{options};
  remoting_client first{door.port()};
  CHECK(first.ask(echo, no_header{}, std::string(700'000, 'x')).body.size() == 700'000);
  {
    remoting_client gone{door.port()};
    const auto more = gone.request(echo, no_header{}, std::string(2 << 20, 'x'));
    gone.send_until_closed(std::string_view{more}.substr(0, more.size() - 1));
    CHECK(gone.is_closed_by_peer());
  }
  // What it had sent no longer counts.
  CHECK(first.ask(echo, no_header{}, std::string(700'000, 'x')).body.size() == 700'000);
}

TEST_CASE("a port that is in use is an error, a further one is left out") {
  echo_door door;
  std::atomic<int> handled = 0;
  const auto make = [&](remoting::door& made) {
    return std::make_unique<echo_role>(made, handled);
  };
  const endpoint taken{"127.0.0.1", door.port()};
  const auto refused = open_door(door.system(), {taken}, {}, make);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::io_failed);
  const auto opened = open_door(door.system(), {{"127.0.0.1", 0}, taken}, {}, make);
  REQUIRE(opened);
  CHECK(opened->ports.size() == 1);
  caf::anon_send_exit(opened->actor, caf::exit_reason::user_shutdown);
}

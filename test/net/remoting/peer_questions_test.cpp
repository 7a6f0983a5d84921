#include <memory>
#include <utility>
#include <vector>

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <catch2/catch.hpp>

#include "base/guarded.hpp"
#include "net/remoting/answers.hpp"
#include "net/remoting/door.hpp"
#include "test/support/remoting_client.hpp"

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;

namespace {

constexpr auto meet = request_code::heart_beat;
constexpr auto ask_other = request_code::get_consumer_running_info;

/// Whoever said `meet` last, at whichever door.
using last_met = guarded<connection_id>;

/// Remembers who said `meet` last and asks that peer what others ask with `ask_other`.
class asking_role final : public door_role {
 public:
  asking_role(door& door, std::shared_ptr<last_met> met) : door_{door}, met_{std::move(met)} {
    routes_.add(meet, access::open, [this](const call& call, std::string& out) {
      met_->with([&](connection_id& last) { last = call.from; });
      append_done(out, call);
    });
    routes_.add(ask_other, access::look, [this](const call& call, std::string&) { forward(call); });
  }
  [[nodiscard]] const router& routes() const override { return routes_; }

 private:
  void forward(const call& call) {
    const auto opaque = new_opaque();
    std::string frame;
    command_writer writer{frame, serialize_type::json, request_line(ask_other, opaque)};
    writer.end(call.body().size());
    frame.append(call.body());
    const auto met = met_->with([](const connection_id& last) { return last; });
    door_.ask_peer(met, opaque, frame, [this, whom = door_.defer(call)](const auto& answer) {
      std::string forwarded;
      if (answer)
        append_forwarded(forwarded, whom, *answer);
      else
        append_refused(forwarded, whom, answer.error());
      door_.answer(whom, forwarded);
    });
  }

  door& door_;
  router routes_;
  std::shared_ptr<last_met> met_;
};

/// On one thread, then on three: those who ask and those who are asked are at different doors then.
class asking_door {
 public:
  explicit asking_door(const remoting_options& options = {}) {
    const auto more = GENERATE(0, 2);
    for (int made = 0; made < more; ++made) more_.push_back(std::make_unique<unit>());
    std::vector<caf::actor_system*> systems;
    for (const auto& each : more_) systems.push_back(&each->system);
    const auto met = std::make_shared<last_met>();
    auto opened = open_door(
        unit_.system, {{"127.0.0.1", 0}}, options,
        [met](door& door) { return std::make_unique<asking_role>(door, met); }, systems);
    REQUIRE(opened);
    opened_ = std::move(*opened);
  }
  ~asking_door() {
    caf::anon_send_exit(opened_.actor, caf::exit_reason::user_shutdown);
    for (const auto& other : opened_.others)
      caf::anon_send_exit(other, caf::exit_reason::user_shutdown);
  }

  [[nodiscard]] uint16_t port() const { return opened_.ports.front(); }

 private:
  struct settings : caf::actor_system_config {
    settings() { load<caf::io::middleman>(); }
  };

  struct unit {
    settings config;
    caf::actor_system system{config};
  };

  std::vector<std::unique_ptr<unit>> more_;
  unit unit_;
  opened_door opened_;
};

/// What the peer answers to `asked`.
std::string answer_to(const received& asked, response_code code, std::string_view body) {
  std::string bytes;
  command_writer writer{bytes, serialize_type::json,
                        response_line(code, asked.line.opaque, "a \"remark\"")};
  writer.put("plain", "value");
  writer.end(body.size());
  return bytes.append(body);
}

}  // namespace

TEST_CASE("a peer is asked by its connection and its answer comes to whoever wanted it") {
  const asking_door door;
  remoting_client peer{door.port()};
  for (const auto type : {serialize_type::json, serialize_type::rocketmq}) {
    remoting_client asker{door.port(), type};
    REQUIRE(peer.ask(meet, no_header{}).code() == response_code::success);
    asker.send_bytes(asker.request(ask_other, no_header{}, "the question"));
    const auto asked = peer.receive();
    CHECK_FALSE(asked.line.is_response());
    CHECK(asked.line.request() == ask_other);
    CHECK(asked.body == "the question");
    peer.send_bytes(answer_to(asked, response_code::consume_msg_timeout, "the answer"));
    const auto answer = asker.receive();
    CHECK(answer.code() == response_code::consume_msg_timeout);
    CHECK(answer.remark == "a \"remark\"");
    CHECK(answer.fields.at("plain") == "value");
    CHECK(answer.body == "the answer");
  }
}

TEST_CASE("an answer that nobody waits for, or that another peer gives, is ignored") {
  const asking_door door;
  remoting_client peer{door.port()};
  remoting_client asker{door.port()};
  remoting_client third{door.port()};
  REQUIRE(peer.ask(meet, no_header{}).code() == response_code::success);
  asker.send_bytes(asker.request(ask_other, no_header{}, "?"));
  const auto asked = peer.receive();
  third.send_bytes(answer_to(asked, response_code::success, "forged"));
  CHECK(third.ask(request_code::get_max_offset, no_header{}).code() ==
        response_code::request_code_not_supported);
  const auto twice = answer_to(asked, response_code::success, "real");
  peer.send_bytes(twice + twice);
  CHECK(asker.receive().body == "real");
  CHECK(peer.ask(meet, no_header{}).code() == response_code::success);
}

TEST_CASE("a peer that goes, or is not there, is unreachable") {
  const asking_door door;
  remoting_client asker{door.port()};
  CHECK(asker.ask(ask_other, no_header{}).code() == response_code::system_error);
  {
    remoting_client peer{door.port()};
    REQUIRE(peer.ask(meet, no_header{}).code() == response_code::success);
    asker.send_bytes(asker.request(ask_other, no_header{}, "?"));
    (void)peer.receive();
  }
  CHECK(asker.receive().code() == response_code::system_error);
}

TEST_CASE("a peer may ask for itself") {
  const asking_door door;
  remoting_client peer{door.port()};
  REQUIRE(peer.ask(meet, no_header{}).code() == response_code::success);
  peer.send_bytes(peer.request(ask_other, no_header{}, "?"));
  const auto asked = peer.receive();
  REQUIRE_FALSE(asked.line.is_response());
  peer.send_bytes(answer_to(asked, response_code::success, "!"));
  CHECK(peer.receive().body == "!");
}

TEST_CASE("there is a bound on questions that are open") {
  remoting_options options;
  options.peer_requests_max = 1;
  const asking_door door{options};
  remoting_client peer{door.port()};
  remoting_client asker{door.port()};
  REQUIRE(peer.ask(meet, no_header{}).code() == response_code::success);
  asker.send_bytes(asker.request(ask_other, no_header{}, "?"));
  const auto asked = peer.receive();
  CHECK(asker.ask(ask_other, no_header{}).code() == response_code::system_busy);
  peer.send_bytes(answer_to(asked, response_code::success, "!"));
  CHECK(asker.receive().body == "!");
}

TEST_CASE("a peer that does not answer costs the one who asked its patience only") {
  remoting_options options;
  options.peer_answer_within = 1ms;
  const asking_door door{options};
  remoting_client peer{door.port()};
  remoting_client asker{door.port()};
  REQUIRE(peer.ask(meet, no_header{}).code() == response_code::success);
  asker.send_bytes(asker.request(ask_other, no_header{}, "?"));
  const auto asked = peer.receive();
  CHECK(asker.receive().remark == "there was no answer in time");
  peer.send_bytes(answer_to(asked, response_code::success, "late"));
  CHECK(peer.ask(meet, no_header{}).code() == response_code::success);
}

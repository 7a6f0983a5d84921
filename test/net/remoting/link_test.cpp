#include "net/remoting/link.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <catch2/catch.hpp>

#include "net/remoting/answers.hpp"
#include "protocol/command_decoder.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

using namespace std::chrono_literals;

constexpr auto code = request_code::get_broker_config;

struct no_fields {
  template <class Self, class Fields>
  static void each(Self&, Fields&) {}
};

/// The other end of a link: does what the test says and waits at most 20 s for anything.
class peer {
 public:
  peer() : listener_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(listener_, any, size) == 0);
    REQUIRE(getsockname(listener_, any, &size) == 0);
    port_ = ntohs(address.sin_port);
    REQUIRE(listen(listener_, 8) == 0);
    be_patient(listener_);
  }
  peer(const peer&) = delete;
  peer& operator=(const peer&) = delete;
  ~peer() {
    hang_up();
    close(listener_);
  }

  [[nodiscard]] uint16_t port() const { return port_; }

  void welcome() {
    connection_ = accept(listener_, nullptr, nullptr);
    REQUIRE(connection_ >= 0);
    be_patient(connection_);
    bytes_.clear();
  }

  /// The body of the next request; its opaque is kept for the answer.
  std::string receive() {
    auto whole = front_frame(bytes_, {});
    while (whole && !*whole) {
      REQUIRE(read_more());
      whole = front_frame(bytes_, {});
    }
    REQUIRE(whole);
    command_decoder decoder;
    command_header header;
    REQUIRE(decoder.decode(**whole, header));
    opaque_ = header.opaque;
    std::string body{(*whole)->body};
    bytes_.erase(0, (*whole)->size());
    return body;
  }

  void answer(std::string_view body) const {
    std::string out;
    append_body(out, reply_form{serialize_type::json, opaque_}, body);
    send_bytes(out);
  }

  void send_bytes(std::string_view bytes) const {
    REQUIRE(send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }

  bool sees_the_end() { return bytes_.empty() && !read_more(); }

  void hang_up() {
    if (connection_ >= 0) close(std::exchange(connection_, -1));
  }

 private:
  static void be_patient(int socket) {
    const timeval patience{20, 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  bool read_more() {
    char chunk[4096];
    const auto count = recv(connection_, chunk, sizeof chunk, 0);
    if (count > 0) bytes_.append(chunk, static_cast<size_t>(count));
    return count > 0;
  }

  int listener_;
  int connection_ = -1;
  uint16_t port_ = 0;
  std::string bytes_;
  int32_t opaque_ = 0;
};

class link_fixture {
 public:
  ~link_fixture() {
    for (const auto& link : links_) caf::anon_send(link, close_link{});
  }

  link_actor link_to(endpoint to, std::chrono::milliseconds answer_within = 20s) {
    const caf::actor observer{self_};
    auto listener = system_.spawn([observer]() -> link_listener::behavior_type {
      return {[observer](const link_lost& news) { caf::anon_send(observer, news); }};
    });
    links_.push_back(spawn_link(system_, {std::move(to), 7, answer_within}, listener));
    return links_.back();
  }

  auto ask(const link_actor& link, int32_t opaque, std::string_view body) {
    return self_->request(link, caf::infinite,
                          link_request{opaque, frame_of(code, opaque, no_fields{}, body)});
  }

  template <class Response>
  static std::string body_of(Response response) {
    std::string body;
    response.receive([&](const link_answer& answer) { body = answer.body; },
                     [&](const caf::error& cause) { FAIL(caf::to_string(cause)); });
    return body;
  }

  template <class Response>
  static caf::error error_of(Response response) {
    caf::error found;
    response.receive([](const link_answer&) { FAIL("this must not be answered"); },
                     [&](caf::error& cause) { found = std::move(cause); });
    return found;
  }

  size_t lost_link() {
    size_t number = 0;
    self_->receive([&](const link_lost& news) { number = news.link; });
    return number;
  }

 private:
  struct settings : caf::actor_system_config {
    settings() { load<caf::io::middleman>(); }
  };

  settings config_;
  caf::actor_system system_{config_};
  caf::scoped_actor self_{system_};
  std::vector<link_actor> links_;
};

}  // namespace

TEST_CASE("answers find their requests, in whatever order they come") {
  peer peer;
  link_fixture fixture;
  const auto link = fixture.link_to({"127.0.0.1", peer.port()});
  auto first = fixture.ask(link, 1, "first");
  auto second = fixture.ask(link, 2, "second");
  peer.welcome();
  CHECK(peer.receive() == "first");
  CHECK(peer.receive() == "second");
  peer.answer("of the second");
  CHECK(fixture.body_of(std::move(second)) == "of the second");
  std::string late;
  append_body(late, reply_form{serialize_type::json, 1}, "of the first");
  std::string unasked;
  append_body(unasked, reply_form{serialize_type::json, 99}, "of nobody");
  peer.send_bytes(unasked + late);
  CHECK(fixture.body_of(std::move(first)) == "of the first");
}

TEST_CASE("a peer may have a name") {
  peer peer;
  link_fixture fixture;
  const auto link = fixture.link_to({"localhost", peer.port()});
  auto asked = fixture.ask(link, 1, "asked");
  peer.welcome();
  CHECK(peer.receive() == "asked");
  peer.answer("answered");
  CHECK(fixture.body_of(std::move(asked)) == "answered");
}

TEST_CASE("a request to nobody fails, and the next one tries again") {
  link_fixture fixture;
  uint16_t port = 0;
  {
    const peer gone;
    port = gone.port();
  }
  const auto link = fixture.link_to({"127.0.0.1", port});
  CHECK(fixture.error_of(fixture.ask(link, 1, "one")) == caf::sec::cannot_connect_to_node);
  CHECK(fixture.error_of(fixture.ask(link, 2, "two")) == caf::sec::cannot_connect_to_node);
  const auto nowhere = fixture.link_to({std::string(64, 'x') + ".invalid", port});
  CHECK(fixture.error_of(fixture.ask(nowhere, 1, "one")) == caf::sec::cannot_connect_to_node);
}

TEST_CASE("a lost connection fails what is open, is told, and is made again") {
  peer peer;
  link_fixture fixture;
  const auto link = fixture.link_to({"127.0.0.1", peer.port()});
  auto open = fixture.ask(link, 1, "open");
  peer.welcome();
  CHECK(peer.receive() == "open");
  peer.hang_up();
  CHECK(fixture.error_of(std::move(open)) == caf::sec::cannot_connect_to_node);
  CHECK(fixture.lost_link() == 7);
  auto again = fixture.ask(link, 2, "again");
  peer.welcome();
  CHECK(peer.receive() == "again");
  peer.answer("done");
  CHECK(fixture.body_of(std::move(again)) == "done");
  peer.hang_up();  // while nothing is open
  CHECK(fixture.lost_link() == 7);
}

TEST_CASE("a peer that does not answer in time loses its connection") {
  peer peer;
  link_fixture fixture;
  const auto link = fixture.link_to({"127.0.0.1", peer.port()}, 0ms);
  auto open = fixture.ask(link, 1, "open");
  peer.welcome();
  CHECK(fixture.error_of(std::move(open)) == caf::sec::request_timeout);
  CHECK(peer.receive() == "open");
  CHECK(peer.sees_the_end());
}

TEST_CASE("a peer that speaks something else loses its connection") {
  peer peer;
  link_fixture fixture;
  const auto link = fixture.link_to({"127.0.0.1", peer.port()});
  auto open = fixture.ask(link, 1, "open");
  peer.welcome();
  peer.send_bytes("HTTP/1.1 400 Bad Request\r\n\r\n");
  CHECK(fixture.error_of(std::move(open)) == caf::sec::cannot_connect_to_node);
}

TEST_CASE("a link that is closed sends what it was given, then ends") {
  peer peer;
  link_fixture fixture;
  const auto link = fixture.link_to({"127.0.0.1", peer.port()});
  auto open = fixture.ask(link, 1, "first");
  peer.welcome();
  CHECK(peer.receive() == "first");
  peer.answer("answered");
  (void)fixture.body_of(std::move(open));
  caf::anon_send(link, link_notice{frame_of(code, 2, no_fields{}, "the last words")});
  caf::anon_send(link, close_link{});
  CHECK(peer.receive() == "the last words");
  CHECK(peer.sees_the_end());
}

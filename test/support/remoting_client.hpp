#pragma once

/// A client of the remoting protocol over loopback that does what a test says, byte by byte if need
/// be. It waits for answers at most 20 s.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "protocol/command_decoder.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/header_writer.hpp"

namespace cafmq::remoting {

/// A command that was received, with bytes of its own.
struct received {
  serialize_type type = serialize_type::json;
  command_line line;
  std::string remark;
  std::map<std::string, std::string, std::less<>> fields;
  std::string body;

  [[nodiscard]] response_code code() const { return line.response(); }
};

class remoting_client {
 public:
  explicit remoting_client(uint16_t port, serialize_type type = serialize_type::json)
      : type_{type}, socket_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const timeval patience{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    REQUIRE(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  remoting_client(const remoting_client&) = delete;
  remoting_client& operator=(const remoting_client&) = delete;
  ~remoting_client() { close(socket_); }

  void send_bytes(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      REQUIRE(sent > 0);
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }

  /// The same to a peer that may close the connection before it has taken everything.
  void send_until_closed(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }

  template <class Header>
  std::string request(request_code code, const Header& header, std::string_view body = {},
                      int32_t flag = 0) {
    std::string bytes;
    auto line = request_line(code, ++opaque_);
    line.flag |= flag;
    command_writer writer{bytes, type_, line};
    write_header(header, writer);
    writer.end(body.size());
    return bytes.append(body);
  }

  /// Sends a request and waits for its answer; what else comes first fails the test.
  template <class Header>
  received ask(request_code code, const Header& header, std::string_view body = {}) {
    send_bytes(request(code, header, body));
    auto answer = receive();
    REQUIRE(answer.line.is_response());
    CHECK(answer.line.opaque == opaque_);
    return answer;
  }

  /// The next command that comes.
  received receive() {
    for (;;) {
      const auto whole = front_frame(bytes_, {});
      REQUIRE(whole);
      if (*whole) return take(**whole);
      REQUIRE(read_more());
    }
  }

  /// The same; nothing when the peer ends the connection before.
  std::optional<received> receive_if_open() {
    for (;;) {
      const auto whole = front_frame(bytes_, {});
      REQUIRE(whole);
      if (*whole) return take(**whole);
      if (!read_more()) return std::nullopt;
    }
  }

  /// Whether the peer closes the connection without sending anything more.
  bool is_closed_by_peer() { return bytes_.empty() && !read_more() && closed_; }

  /// The same, with whatever it has sent before.
  bool ends_in_a_close() {
    while (read_more()) bytes_.clear();
    return closed_;
  }

  /// For requests that a test writes itself.
  int32_t next_opaque() { return ++opaque_; }
  [[nodiscard]] int32_t last_opaque() const { return opaque_; }
  [[nodiscard]] serialize_type type() const { return type_; }

 private:
  bool read_more() {
    char chunk[64 << 10];
    const auto count = recv(socket_, chunk, sizeof chunk, 0);
    closed_ = count == 0 || (count < 0 && errno == ECONNRESET);
    if (count > 0) bytes_.append(chunk, static_cast<size_t>(count));
    return count > 0;
  }

  received take(const frame& whole) {
    command_decoder decoder;
    const auto header = std::make_unique<command_header>();
    REQUIRE(decoder.decode(whole, *header));
    received taken{whole.type, *header, std::string{header->remark}, {}, std::string{whole.body}};
    taken.line.remark = {};
    for (const auto& field : header->fields) taken.fields.emplace(field.name, field.value);
    bytes_.erase(0, whole.size());
    return taken;
  }

  serialize_type type_;
  int socket_;
  std::string bytes_;
  int32_t opaque_ = 0;
  bool closed_ = false;
};

/// A request without fields.
struct no_header {
  template <class Self, class Fields>
  static void each(Self&, Fields&) {}
};

}  // namespace cafmq::remoting

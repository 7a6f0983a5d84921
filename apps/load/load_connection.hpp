#pragma once

/// One connection of the load generator: bytes out, answers in, nothing blocks after open. One
/// thread.

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "net/endpoint.hpp"
#include "protocol/command_decoder.hpp"
#include "protocol/frame.hpp"

namespace cafmq::load {

class load_connection {
 public:
  /// errc::unreachable; invalid_argument when `to` is no name or address.
  [[nodiscard]] static result<load_connection> open(const endpoint& to);

  load_connection(load_connection&& other) noexcept;
  load_connection& operator=(load_connection&& other) = delete;
  ~load_connection();

  [[nodiscard]] int number() const { return number_; }

  /// What is appended here leaves with the next send().
  [[nodiscard]] std::string& out() { return out_; }
  [[nodiscard]] bool has_unsent() const { return !out_.empty(); }

  /// Writes what the socket takes now. errc::unreachable.
  [[nodiscard]] result<void> send();

  /// Reads once and calls `visit(const command_header&, std::string_view body)` for each command
  /// that is whole. errc::unreachable when the peer has closed; invalid_argument for no frames.
  template <class Visit>
  [[nodiscard]] result<void> receive(Visit visit) {
    const auto chunk = read();
    if (!chunk) return fail(chunk.error());
    return frames_.split(*chunk, [&](const remoting::frame& whole) -> result<void> {
      if (auto decoded = decoder_.decode(whole, header_); !decoded) return decoded;
      visit(std::as_const(header_), whole.body);
      return {};
    });
  }

 private:
  load_connection(int number, std::string name);
  [[nodiscard]] result<std::string_view> read();

  int number_;
  std::string name_;
  std::string out_;
  size_t sent_ = 0;  // of out_
  std::string in_;
  remoting::frame_splitter frames_;
  remoting::command_decoder decoder_;
  remoting::command_header header_;
};

}  // namespace cafmq::load

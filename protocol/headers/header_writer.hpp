#pragma once

/// Puts the typed fields of one code's header into a command that is being written. Lives for one
/// writing, in one thread.

#include <optional>
#include <string_view>

#include "protocol/command_writer.hpp"

namespace cafmq::remoting {

class header_writer {
 public:
  explicit header_writer(command_writer& to) : to_{to} {}

  template <class T>
  void required(std::string_view name, const T& value) {
    to_.put(name, value);
  }

  template <class T>
  void optional(std::string_view name, const T& value) {
    to_.put(name, value);
  }

  template <class T>
  void optional(std::string_view name, const std::optional<T>& value) {
    if (value) to_.put(name, *value);
  }

  /// An empty text is left out: that is how RocketMQ writes one that is null.
  void optional(std::string_view name, std::string_view value) {
    if (!value.empty()) to_.put(name, value);
  }

 private:
  command_writer& to_;
};

/// Puts all fields of `header`; see read_header.
template <class Header>
void write_header(const Header& header, command_writer& to) {
  header_writer writer{to};
  Header::each(header, writer);
}

/// Appends a whole command without a body.
template <class Header>
void append_command(std::string& out, serialize_type type, const command_line& line,
                    const Header& header) {
  command_writer writer{out, type, line};
  write_header(header, writer);
  writer.end();
}

}  // namespace cafmq::remoting

#pragma once

/// Writes one command as a frame at the end of a buffer: make one, put the ext fields, call end,
/// append the body. Answer in the encoding of the request and begin requests in JSON: some peers
/// read nothing else. One thread; lives while one command is written.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/command.hpp"
#include "protocol/frame.hpp"
#include "protocol/header_binary.hpp"
#include "protocol/header_json.hpp"

namespace cafmq::remoting {

class command_writer {
 public:
  /// The remark that `line` points to must live until end.
  command_writer(std::string& out, serialize_type type, const command_line& line);

  /// `name` needs no escapes. An empty value is, in the binary encoding, the same as none.
  void put(std::string_view name, std::string_view value);
  void put(std::string_view name, const char* value) { put(name, std::string_view{value}); }
  void put(std::string_view name, int64_t value);
  void put(std::string_view name, int32_t value) { put(name, int64_t{value}); }
  void put(std::string_view name, bool value) { put(name, value ? "true" : "false"); }

  /// Completes the header. The caller then appends exactly `body_size` bytes to `out`.
  void end(size_t body_size = 0);

 private:
  using encoder = std::variant<json_header_encoder, binary_header_encoder>;
  static encoder encoder_of(std::string& out, serialize_type type, const command_line& line);

  std::string& out_;
  size_t begin_;
  serialize_type type_;
  command_line line_;
  encoder encoder_;
};

/// Writes the two lengths at the front of the frame that begins at `begin` and whose header ends
/// where `out` does.
void end_header(std::string& out, size_t begin, serialize_type type, size_t body_size);

/// Appends room for the two lengths.
void begin_header(std::string& out);

}  // namespace cafmq::remoting

#pragma once

/// A request as its handler sees it, and whom to answer when that takes longer than the call.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <caf/io/connection_handle.hpp>

#include "protocol/command.hpp"
#include "protocol/frame.hpp"

namespace cafmq::remoting {

/// One connection. A handle is a file descriptor and is used again for another peer; the serial
/// number never is in this process.
struct connection_id {
  caf::io::connection_handle handle;
  uint64_t serial = 0;
  size_t door = 0;  ///< the one that has it, see door_set

  bool operator==(const connection_id&) const = default;
};

/// Views that are valid while the request is handled.
struct call {
  connection_id from;
  std::string_view peer;  ///< "10.1.2.3:43210"
  const frame& whole;
  const command_header& header;

  [[nodiscard]] std::string_view body() const { return whole.body; }
  [[nodiscard]] serialize_type type() const { return whole.type; }
  [[nodiscard]] int32_t opaque() const { return header.opaque; }
};

/// Who waits for an answer that comes later.
struct asker {
  connection_id connection;
  serialize_type type = serialize_type::json;
  int32_t opaque = 0;
  bool one_way = false;  ///< nobody does
};

}  // namespace cafmq::remoting

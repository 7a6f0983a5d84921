#pragma once

/// Turns a frame's header into a value, whichever way it is written. Belongs to one connection or
/// thread; allocates nothing once it is warm.

#include "base/error.hpp"
#include "protocol/command.hpp"
#include "protocol/frame.hpp"
#include "protocol/header_json.hpp"

namespace cafmq::remoting {

class command_decoder {
 public:
  /// Fills `into`, whose views live until the frame's bytes go or the next decode begins.
  /// errc::invalid_argument: close the connection, as there is no telling whom to answer.
  [[nodiscard]] result<void> decode(const frame& from, command_header& into);

 private:
  json_header_decoder json_;
};

}  // namespace cafmq::remoting

#pragma once

/// The answer to a pull, in front of the messages' bytes: what never changes is ready text. Pure
/// functions; any thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/offsets.hpp"
#include "protocol/command.hpp"
#include "protocol/frame.hpp"

namespace cafmq::remoting {

/// What differs between two answers. Clients take all four positions out of the codes 0, 19, 20 and
/// 21 without asking whether they are there.
struct pull_answer {
  response_code code = response_code::success;
  int32_t opaque = 0;
  std::string_view remark;          ///< the store's name for the outcome, such as FOUND
  int64_t suggested_broker_id = 0;  ///< where the next pull should go; 0 is the master
  queue_offset next_begin;
  queue_offset min;
  queue_offset max;
};

/// Appends the frame but for its body; the caller appends exactly `body_size` bytes of messages.
void append_pull_response(std::string& out, serialize_type type, const pull_answer& answer,
                          size_t body_size);

}  // namespace cafmq::remoting

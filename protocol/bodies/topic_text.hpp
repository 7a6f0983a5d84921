#pragma once

/// A topic as one line, as a compressed registration has it: `name read write perm filter
/// attributes`, separated by blanks, the attributes as JSON; older releases leave these out. Pure;
/// any thread.

#include <string_view>

#include "base/error.hpp"
#include "message/topic_config.hpp"

namespace cafmq::remoting {

/// errc::corrupt names what is wrong; the topic's name is an allowed one.
[[nodiscard]] result<topic_config> read_topic_text(std::string_view line);

}  // namespace cafmq::remoting

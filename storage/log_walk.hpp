#pragma once

/// Every record of a stretch of the log, in order, for those who look for something that no queue
/// leads to. Any thread.

#include <functional>

#include "base/error.hpp"
#include "base/offsets.hpp"
#include "message/record_codec.hpp"
#include "storage/commit_log.hpp"

namespace cafmq {

/// Valid during the call.
using record_visitor = std::function<void(const record& found)>;

/// See message_store::walk_log.
[[nodiscard]] result<void> walk_log(const commit_log& log, physical_offset from, physical_offset to,
                                    const record_visitor& visit);

}  // namespace cafmq

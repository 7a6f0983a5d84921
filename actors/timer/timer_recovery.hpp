#pragma once

/// Finds out at the start which messages of the timer topic are over: from what was saved, and from
/// the records that were appended since and name the message that they come from, because the
/// process was killed before it saved that; and when RocketMQ's broker has had the directory
/// meanwhile, from what that has saved. Changes nothing.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/timer/settled_offsets.hpp"
#include "base/error.hpp"
#include "storage/message_store.hpp"

namespace cafmq {

struct recovered_timers {
  settled_offsets settled;
  std::vector<std::string> problems = {};
};

/// The content of two files; nothing where there is none.
struct timer_files_content {
  std::optional<std::string> saved = {};  ///< else the whole log is read
  std::optional<std::string> check = {};  ///< RocketMQ's
};

/// Everything in the log is dispatched. errc::io_failed.
[[nodiscard]] result<recovered_timers> recover_timers(const message_store& store,
                                                      const timer_files_content& files);

}  // namespace cafmq

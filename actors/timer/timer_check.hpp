#pragma once

/// config/timercheck, in which RocketMQ's broker keeps how far its timers have come: so that a
/// store directory can move between the two. Format: docs/FORMATS.md. Pure functions; any thread.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/offsets.hpp"

namespace cafmq {

struct timer_check {
  int64_t read_ms = 0;     ///< the slots before are delivered
  queue_offset next;       ///< of the timer topic: what lies before is in RocketMQ's wheel
  bool is_theirs = false;  ///< RocketMQ's broker has written it
};

/// The file as we leave it: RocketMQ's broker reads the timer topic from `next` on, and delivers
/// nothing that is due before `read_ms` but what it finds there.
[[nodiscard]] std::string write_timer_check(int64_t read_ms, queue_offset next);

/// Where it is when our own file is `timers`.
[[nodiscard]] inline std::filesystem::path timer_check_beside(const std::filesystem::path& timers) {
  return timers.parent_path() / "timercheck";
}

/// errc::corrupt.
[[nodiscard]] result<timer_check> read_timer_check(std::string_view bytes);

}  // namespace cafmq

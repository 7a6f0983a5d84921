#pragma once

/// What messages for a certain time are held to when they are sent. TIMER says how many wait; any
/// thread reads that.

#include <atomic>
#include <cstdint>

#include "actors/options.hpp"
#include "base/clock.hpp"
#include "message/timer.hpp"

namespace cafmq {

struct timer_gate {
  /// `wall_clock` outlives the gate.
  timer_gate(const timer_options& options, const clock& wall_clock)
      : wall_clock{wall_clock},
        rules{options.enabled, options.precision.count(), options.delay_max.count()},
        waiting_max{static_cast<int64_t>(options.waiting_max)} {}

  const clock& wall_clock;
  const timer_rules rules;
  const int64_t waiting_max;
  std::atomic<int64_t> waiting = 0;
};

}  // namespace cafmq

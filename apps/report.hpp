#pragma once

/// How commands say how fast something was: a line for people, or JSON for programs.

#include <chrono>
#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "base/histogram.hpp"

namespace cafmq {

/// What was measured of one run.
struct rate_report {
  std::string what;  ///< "sent", "consumed"
  int64_t messages = 0;
  int64_t bytes = 0;  ///< of bodies
  double seconds = 0;
  histogram latency_ns;    ///< of single messages
  std::string latency_of;  ///< "send to acknowledgement"
};

/// "sent 104,334 messages (0.9 MB) in 1.32 s: 79,041/s; send to acknowledgement p50 1.2 ms, ..."
[[nodiscard]] std::string to_text(const rate_report& report);

/// One object with the same facts; durations in microseconds.
[[nodiscard]] std::string to_json(const rate_report& report);

/// "1.2 ms", "43 us".
[[nodiscard]] std::string duration_text(int64_t nanoseconds);

/// Prints "cafmq: <the sentence>" on stderr.
void print_error(const error& cause);

}  // namespace cafmq

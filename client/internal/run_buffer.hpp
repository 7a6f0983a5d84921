#pragma once

/// Messages that a pull consumer's actors have ready and that nobody has polled yet: for each queue
/// one run at most. Any thread hands runs over; the application's thread takes them.
///
/// Invariants
///  1. Each run is reported as over exactly once: here when it is dropped, else by who took it.
///  2. A run whose queue was lost is not given out.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <vector>

#include "base/clock.hpp"
#include "client/internal/listener_run.hpp"

namespace cafmq {

class run_buffer {
 public:
  /// Refuses the run once it has been stopped.
  void hand_over(listener_run run);

  /// All that is there; waits for something until `deadline`. None when there is nothing, or it is
  /// stopped.
  [[nodiscard]] std::vector<listener_run> take_until(clock::time_point deadline);

  /// Keeps the runs of a queue back for as long as it is paused.
  void set_paused(const broker_queue& queue, bool paused);

  /// Drops all and refuses what comes.
  void stop();

 private:
  [[nodiscard]] bool has_any() const;

  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::deque<listener_run> runs_;
  std::set<broker_queue> paused_;
  bool is_stopped_ = false;
};

/// Every message of the run is consumed.
void report_consumed(const listener_run& run);

}  // namespace cafmq

#pragma once

/// What passes between a consumed queue and whoever runs the application's listener: some messages
/// of one queue to deliver in order, and what came of them. Values; any thread.

#include <atomic>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "client/broker_queue.hpp"
#include "client/internal/process_queue.hpp"

namespace cafmq {

/// Messages that the listener has answered since the last report.
struct run_report {
  uint64_t run_id = 0;
  std::vector<std::pair<queue_offset, consume_status>> answers;
  bool is_last = false;     ///< the run is over; what was not answered was not looked at
  bool is_refused = false;  ///< nothing is delivered any more: another run would end the same way
};

struct listener_run {
  uint64_t id = 0;
  broker_queue queue;
  process_queue::message_run messages;

  /// Set when the queue was lost: the rest of the run is not delivered.
  std::shared_ptr<const std::atomic<bool>> is_revoked;

  /// Takes reports; the last one comes exactly once.
  std::function<void(run_report)> report;
};

/// Takes a run and returns at once. Two runs of one queue are delivered one after the other.
using hand_over_run = std::function<void(listener_run)>;

}  // namespace cafmq

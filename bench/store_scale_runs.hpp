#pragma once

/// The store at sizes that hurt: many queues, a log that is in no cache, recovery after a crash.
/// One run at a time.

#include <cstdint>

#include "bench/store_measurement.hpp"
#include "storage/options.hpp"

namespace cafmq::bench {

/// What many queues cost.
struct queues_measurement {
  int64_t queues = 0;
  double put_per_second = 0;       ///< of messages of 1 KiB to queues in random order
  double dispatch_per_second = 0;  ///< of the same
  double open_seconds = 0;         ///< after a clean end
  double heap_bytes = 0;           ///< of the open store, for each queue
  double disk_bytes = 0;           ///< of the consume queues, for each queue
};

[[nodiscard]] queues_measurement queues_run(const settings& settings,
                                            consume_queue_layout_kind layout, int64_t queues);

/// Messages of 1 KiB read from one of eight queues, from files that are in no cache.
[[nodiscard]] measurement cold_read_run(const settings& settings);

/// Records of 1 KiB that are checked and given entries again after a crash, all queues being lost.
[[nodiscard]] measurement recovery_run(const settings& settings);

}  // namespace cafmq::bench

#pragma once

/// The store at work: each run opens a fresh store in the settings' directory, measures one thing,
/// and removes the store again. One run at a time.

#include <cstddef>

#include "bench/store_measurement.hpp"

namespace cafmq::bench {

/// Puts from `threads` threads while another prepares space, as the broker does; async flush
/// without a flush in between.
[[nodiscard]] measurement append_run(const settings& settings, size_t body_size, int threads);

/// The same by one thread into a file whose pages are all present.
[[nodiscard]] measurement warm_append_run(const settings& settings, size_t body_size);

/// One thread that puts half a million messages of 1 KiB a second into small files, while another
/// prepares space: what rolling and growing cost the appender.
[[nodiscard]] measurement rolling_append_run(const settings& settings, int64_t pause_ns);

/// Entries made from records of 1 KiB that were put just before, as in a broker that keeps up. Each
/// record has one key.
[[nodiscard]] measurement dispatch_run(const settings& settings, bool with_index);

/// Entries made from 1 GiB of such records that are in memory but in no cache, as after a stall.
[[nodiscard]] measurement late_dispatch_run(const settings& settings, bool with_index);

/// Messages of 1 KiB read through a consume queue, 32 at a time, from memory.
[[nodiscard]] measurement read_run(const settings& settings);

/// Puts that are flushed in groups of `waiters`: how long one waits.
[[nodiscard]] measurement sync_flush_run(const settings& settings, int waiters);

}  // namespace cafmq::bench

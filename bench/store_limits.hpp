#pragma once

/// What the machine can do without a store: the bounds that the store is compared with. Each runs
/// for `settings.seconds`; one at a time.

#include <cstddef>
#include <cstdint>

#include "bench/store_measurement.hpp"

namespace cafmq::bench {

/// Copies of `record_size` bytes with their CRC into a file that is mapped and has all its pages.
[[nodiscard]] measurement copy_limit(const settings& settings, size_t record_size);

/// The same, one copy every `pause_ns`, while another thread makes pages of another file: how late
/// the machine itself makes one in a thousand.
[[nodiscard]] measurement paced_copy_limit(const settings& settings, size_t record_size,
                                           int64_t pause_ns);

/// Groups of `waiters` records of 1 KiB that are copied with their CRC into written blocks and then
/// made durable by one msync.
[[nodiscard]] measurement flush_limit(const settings& settings, int waiters);

/// Reads of a file of 1 GiB that is in no cache, a mebibyte at a time, counted in records of 1 KiB.
[[nodiscard]] measurement cold_scan_limit(const settings& settings);

/// Reads of consecutive `record_size` bytes with their CRC from mapped memory.
[[nodiscard]] measurement scan_limit(const settings& settings, size_t record_size);

/// 20-byte stores into mapped memory.
[[nodiscard]] measurement entry_limit(const settings& settings);

/// 4-byte stores at random places in 20 MB of mapped memory, the slots of an index file.
[[nodiscard]] measurement slot_limit(const settings& settings);

}  // namespace cafmq::bench

#pragma once

/// What the machine can do without a store: the bounds that the store is compared with. Each runs
/// for `settings.seconds`; one at a time.

#include <cstddef>

#include "bench/store_measurement.hpp"

namespace cafmq::bench {

/// Copies of `record_size` bytes with their CRC into a file that is mapped and has all its pages.
[[nodiscard]] measurement copy_limit(const settings& settings, size_t record_size);

/// msync of one page that was just written.
[[nodiscard]] measurement flush_limit(const settings& settings);

/// Reads of consecutive `record_size` bytes with their CRC from mapped memory.
[[nodiscard]] measurement scan_limit(const settings& settings, size_t record_size);

/// 20-byte stores into mapped memory.
[[nodiscard]] measurement entry_limit(const settings& settings);

}  // namespace cafmq::bench

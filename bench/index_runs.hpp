#pragma once

/// The message index at work; see store_runs.hpp.

#include "bench/store_measurement.hpp"

namespace cafmq::bench {

/// One key after another put into an index alone.
[[nodiscard]] measurement index_put_run(const settings& settings);

/// One message of 1 GiB of them found by its key, again and again.
[[nodiscard]] measurement key_query_run(const settings& settings);

}  // namespace cafmq::bench

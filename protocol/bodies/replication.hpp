#pragma once

/// The body of 907 GET_BROKER_HA_STATUS. A pure function; any thread.

#include <cstdint>
#include <string>

namespace cafmq::remoting {

/// Of a master without slaves, whose commit log ends at `log_end`.
[[nodiscard]] std::string write_replication(int64_t log_end);

}  // namespace cafmq::remoting

#pragma once

/// `cafmq bench --remoting`: loads a broker over RocketMQ's protocol and says how fast it is.

#include "apps/exit_code.hpp"
#include "apps/load/load_flags.hpp"

namespace cafmq::load {

/// Prints one line, or JSON object, for each load. incomplete: some requests were not answered with
/// SUCCESS, or messages were lost.
[[nodiscard]] exit_code bench_remoting(const load_flags& flags);

}  // namespace cafmq::load

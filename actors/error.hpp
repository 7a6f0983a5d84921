#pragma once

/// Our errors as CAF's and back. The only place that converts them; the code and the sentence cross
/// the network.

#include <string>

#include <caf/actor_system_config.hpp>
#include <caf/error.hpp>

#include "base/error.hpp"

namespace cafmq {

[[nodiscard]] caf::error to_caf(const error& cause);

/// CAF's own failures become errc::unreachable (nobody there: it did not happen) or
/// errc::timed_out.
[[nodiscard]] error from_caf(const caf::error& cause);

/// Makes `config` able to print our errors.
void add_error_names(caf::actor_system_config& config);

}  // namespace cafmq

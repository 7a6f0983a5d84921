#pragma once

/// How many files and connections the process may have open at a time.

#include <cstddef>

namespace cafmq {

/// Raises the limit to what the system allows and returns it.
[[nodiscard]] size_t raise_descriptor_limit();

}  // namespace cafmq

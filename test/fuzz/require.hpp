#pragma once

/// What must hold for every input: a violation ends the fuzzer, which keeps the input.

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace cafmq {

inline void require(bool holds, std::string_view promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(promise.size()), promise.data());
  std::abort();
}

}  // namespace cafmq

#pragma once

/// One line of the store's benchmark: how fast something went, and how fast the machine could at
/// best have done it in the same minute. Values; one thread.

#include <time.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <type_traits>
#include <utility>

#include "base/error.hpp"
#include "base/histogram.hpp"

namespace cafmq::bench {

/// What every run is told.
struct settings {
  std::filesystem::path directory;
  double seconds = 1;
};

struct measurement {
  std::string name;
  double per_second = 0;
  double cpu_us = 0;     ///< that the measuring thread took for each; 0 where it was not asked
  histogram latency_ns;  ///< empty where a single operation is too short to be timed
};

/// The value, or the end of the program with the error's sentence: a benchmark of something that
/// fails means nothing.
template <class T>
T must(result<T> outcome) {
  if (!outcome) {
    std::fprintf(stderr, "store_bench: %s\n", outcome.error().text().c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*outcome);
}

/// What the calling thread has used of a processor: on a busy machine steadier than the time.
[[nodiscard]] inline double cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

[[nodiscard]] inline double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

[[nodiscard]] inline int64_t nanoseconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace cafmq::bench

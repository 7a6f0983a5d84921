#pragma once

/// The flags of `cafmq bench --remoting`, and the loads that they ask for.

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "apps/load/load_plan.hpp"
#include "base/error.hpp"

namespace cafmq::load {

struct load_flags {
  bool chosen = false;
  std::string what = "all";
  std::string name_server = "127.0.0.1:9876";
  std::string broker;  ///< empty: ask the name server
  std::string topic;
  int32_t queues = 4;
  bool create = false;
  size_t connections = 1;
  size_t window = 1;
  size_t batch = 1;
  size_t size = 1024;
  double rate = 0;
  int64_t seconds = 3;
  int64_t warm_up = 1;
  std::string header = "json";
  pid_t broker_pid = 0;
  bool json = false;
};

/// The flags that only this kind of benchmark has.
void add_load_flags(CLI::App& command, load_flags& flags);

/// One load, or all that are usual; each goes to `broker`. errc::invalid_argument.
[[nodiscard]] result<std::vector<load_plan>> plans_for(const load_flags& flags,
                                                       const endpoint& broker, int32_t queues);

}  // namespace cafmq::load

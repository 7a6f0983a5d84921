#pragma once

/// What a load on a broker is made of, and what was measured of it. Plain values.

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/histogram.hpp"
#include "net/endpoint.hpp"
#include "protocol/frame.hpp"

namespace cafmq::load {

using steady = std::chrono::steady_clock;

enum class load_kind : uint8_t {
  send,         ///< latency is request to answer, or with a rate planned time to answer
  pull,         ///< the same, over and over what the queues have
  transaction,  ///< a half message and its commit; latency is send to the commit's answer
  end_to_end,   ///< latency is planned send to arrival at a consumer that waits
};

struct load_plan {
  load_kind kind = load_kind::send;
  endpoint broker;
  std::string topic;
  int32_t queues = 4;
  size_t connections = 1;
  size_t window = 1;        ///< requests open at a time, on each connection
  size_t batch = 1;         ///< messages of a request
  size_t body_size = 1024;  ///< bytes; end_to_end needs 24
  double rate = 0;          ///< messages a second; 0: the next one when one is answered
  remoting::serialize_type type = remoting::serialize_type::json;
  std::chrono::milliseconds warm_up{1'000};  ///< the same load before, not counted
  std::chrono::milliseconds duration{3'000};
  pid_t broker_pid = 0;  ///< whose processor time is counted; 0: nobody's
};

/// One thread counts.
struct load_tally {
  int64_t messages = 0;
  int64_t bytes = 0;   ///< of bodies; of pulls, of records
  int64_t errors = 0;  ///< answers that are not SUCCESS, messages that are lost or out of order
  std::string first_error;
  histogram latency_ns;

  void add_error(std::string what) {
    if (errors++ == 0) first_error = std::move(what);
  }
};

struct load_report {
  load_tally counted;
  double seconds = 0;
  double broker_cpu_seconds = 0;  ///< user and system
};

}  // namespace cafmq::load

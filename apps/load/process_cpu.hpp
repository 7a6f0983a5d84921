#pragma once

/// The processor time that a process has used.

#include <sys/types.h>

#include "base/error.hpp"

namespace cafmq::load {

/// User and system time of all its threads in seconds, in steps of 10 ms. errc::io_failed when
/// there is no such process.
[[nodiscard]] result<double> process_cpu_seconds(pid_t process);

}  // namespace cafmq::load

#pragma once

/// CAFMQ_CHECK(expression): a bug stops the process at once, in every build, before it can write
/// anything wrong. Input from disk or network is never a bug: that is what errors are for.

namespace cafmq {

[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace cafmq

#define CAFMQ_CHECK(expression)                                                \
  do {                                                                         \
    if (!(expression)) ::cafmq::check_failed(#expression, __FILE__, __LINE__); \
  } while (false)

#pragma once

/// One line on stderr that says how far long work is, rewritten in place; nothing when stderr is
/// not a terminal. One thread.

#include <chrono>
#include <cstdint>
#include <string>

namespace cafmq {

class progress {
 public:
  /// `total` 0: not known.
  progress(std::string what, int64_t total);
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress();

  /// Cheap: draws ten times a second at most.
  void show(int64_t done);

 private:
  std::string what_;
  int64_t total_;
  bool visible_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace cafmq

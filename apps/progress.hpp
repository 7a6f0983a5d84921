#pragma once

/// Says on stderr how far long work is: on a terminal one line, rewritten in place; elsewhere
/// nothing, or a line now and then. One thread.

#include <chrono>
#include <cstdint>
#include <string>

namespace cafmq {

class progress {
 public:
  enum class elsewhere : uint8_t { nothing, lines };

  /// `total` 0: not known.
  progress(std::string what, int64_t total, elsewhere without_terminal = elsewhere::nothing);
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress();

  /// Cheap: draws ten times a second at most; without a terminal every ten seconds.
  void show(int64_t done);

 private:
  std::string what_;
  int64_t total_;
  bool on_terminal_;
  bool visible_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace cafmq

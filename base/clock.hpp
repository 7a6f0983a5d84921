#pragma once

/// Where all time comes from: wall time for stamps that users see, steady time for durations. Tests
/// use manual_clock, so that nothing ever has to sleep.

#include <atomic>
#include <chrono>
#include <cstdint>

namespace cafmq {

/// Any thread may ask.
class clock {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  virtual ~clock() = default;

  /// Milliseconds since 1970-01-01 UTC; may jump, as the machine's clock may.
  [[nodiscard]] virtual int64_t wall_ms() const = 0;

  /// For durations and deadlines; never goes back.
  [[nodiscard]] virtual time_point now() const = 0;
};

/// The machine's clocks.
class system_clock final : public clock {
 public:
  [[nodiscard]] int64_t wall_ms() const override {
    using namespace std::chrono;
    return duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  [[nodiscard]] time_point now() const override { return std::chrono::steady_clock::now(); }
};

/// Time that stands still until a test moves it.
class manual_clock final : public clock {
 public:
  explicit manual_clock(int64_t wall_ms = 1'700'000'000'000) : wall_ms_{wall_ms} {}

  [[nodiscard]] int64_t wall_ms() const override { return wall_ms_.load(); }
  [[nodiscard]] time_point now() const override {
    return time_point{std::chrono::milliseconds{steady_ms_.load()}};
  }

  void advance(std::chrono::milliseconds step) {
    wall_ms_ += step.count();
    steady_ms_ += step.count();
  }

  /// What an operator or NTP does: wall time jumps, durations are not affected.
  void set_wall_ms(int64_t wall_ms) { wall_ms_ = wall_ms; }

 private:
  std::atomic<int64_t> wall_ms_;
  std::atomic<int64_t> steady_ms_{3'600'000};
};

}  // namespace cafmq

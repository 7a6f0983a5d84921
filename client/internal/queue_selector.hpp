#pragma once

/// Which queue gets the next message: they take turns, and those of a broker that has just failed
/// are passed over while there are others; so are, if wanted, those that have answered slowly.
/// Plain data with one owner; time is an argument.

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "client/broker_queue.hpp"

namespace cafmq {

/// How long a broker is avoided whose answer took so long: RocketMQ's latencyMax and
/// notAvailableDuration.
[[nodiscard]] std::chrono::milliseconds avoided_for(std::chrono::milliseconds latency);

class queue_selector {
 public:
  using time_point = clock::time_point;
  using usable = std::function<bool(const broker_queue&)>;

  /// `avoid_for`: how long a failure counts against a broker.
  explicit queue_selector(std::chrono::milliseconds avoid_for, bool avoids_slow = false)
      : avoid_for_{avoid_for}, avoids_slow_{avoids_slow} {}

  /// The next usable queue; one of a broker that failed lately only when there is no other. Null
  /// when none is usable.
  [[nodiscard]] const broker_queue* select(const std::vector<broker_queue>& queues,
                                           const usable& usable, time_point now);

  void broker_failed(const std::string& broker_name, time_point now) {
    avoid(broker_name, now + avoid_for_);
  }

  /// It has answered. A broker that is avoided because it was slow stays so.
  void broker_worked(const std::string& broker_name, time_point now,
                     std::chrono::milliseconds latency);

 private:
  [[nodiscard]] bool is_avoided(const std::string& broker_name, time_point now) const;

  void avoid(const std::string& broker_name, time_point until);

  std::chrono::milliseconds avoid_for_;
  bool avoids_slow_;
  size_t next_ = 0;
  std::map<std::string, time_point> avoided_until_;  ///< a handful: the brokers of a cluster
};

}  // namespace cafmq

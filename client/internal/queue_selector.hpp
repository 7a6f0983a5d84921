#pragma once

/// Which queue gets the next message: they take turns, and those of a broker that has just failed
/// are passed over while there are others. Plain data with one owner; time is an argument.

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "client/broker_queue.hpp"

namespace cafmq {

class queue_selector {
 public:
  using time_point = clock::time_point;
  using usable = std::function<bool(const broker_queue&)>;

  /// `avoid_for`: how long a failure counts against a broker.
  explicit queue_selector(std::chrono::milliseconds avoid_for) : avoid_for_{avoid_for} {}

  /// The next usable queue; one of a broker that failed lately only when there is no other. Null
  /// when none is usable.
  [[nodiscard]] const broker_queue* select(const std::vector<broker_queue>& queues,
                                           const usable& usable, time_point now);

  void broker_failed(const std::string& broker_name, time_point now) {
    avoided_until_[broker_name] = now + avoid_for_;
  }

  void broker_worked(const std::string& broker_name) { avoided_until_.erase(broker_name); }

 private:
  [[nodiscard]] bool is_avoided(const std::string& broker_name, time_point now) const;

  std::chrono::milliseconds avoid_for_;
  size_t next_ = 0;
  std::map<std::string, time_point> avoided_until_;  ///< a handful: the brokers of a cluster
};

}  // namespace cafmq

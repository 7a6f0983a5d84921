#pragma once

/// The routes that a client knows, by topic, with their age. Plain data with one owner; time is an
/// argument.
///
/// Invariants
///  1. A route that was learnt stays usable until a newer one replaces it: old is better than none.
///  2. There are never more topics than the capacity; the oldest one makes room.

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "client/broker_queue.hpp"
#include "message/route.hpp"

namespace cafmq {

class route_cache {
 public:
  using time_point = clock::time_point;

  route_cache(std::chrono::milliseconds age_max, size_t capacity);

  /// Keeps `route` as of `now`. True when it differs from what was known.
  bool store(const std::string& topic, topic_route route, time_point now);

  /// Null when nothing is known of the topic.
  [[nodiscard]] const topic_route* find(const std::string& topic) const;

  /// The queues that may be written, sorted; none when nothing is known of the topic.
  [[nodiscard]] const std::vector<broker_queue>& writable(const std::string& topic) const;

  /// Whether somebody should be asked: nothing is known, or it is as old as `age_max`.
  [[nodiscard]] bool is_due(const std::string& topic, time_point now) const;

  /// The route has proved wrong: it is due at once, and used until then.
  void distrust(const std::string& topic);

  /// The topic is gone.
  void forget(const std::string& topic) { routes_.erase(topic); }

  [[nodiscard]] size_t size() const { return routes_.size(); }

 private:
  struct known_route {
    topic_route route;
    std::vector<broker_queue> writable;
    time_point learnt;
    bool distrusted = false;
  };

  void make_room();

  std::chrono::milliseconds age_max_;
  size_t capacity_;
  std::map<std::string, known_route> routes_;
};

}  // namespace cafmq

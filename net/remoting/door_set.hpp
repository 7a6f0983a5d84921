#pragma once

/// The doors that share the ports of a server, one for each of its I/O threads. Door 0 listens and
/// hands connections to all in turn; any door reaches the connections of the others through it.
///
/// Any thread. The doors hold their set, and it holds them until it is closed.

#include <cstddef>
#include <memory>
#include <vector>

#include "base/guarded.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class door_set {
 public:
  void add(door_actor door) {
    doors_.with([&](auto& doors) { doors.push_back(std::move(door)); });
  }

  /// The door of that number; null when there is none (any more).
  [[nodiscard]] door_actor find(size_t number) const {
    return doors_.with(
        [&](const auto& doors) { return number < doors.size() ? doors[number] : door_actor{}; });
  }

  [[nodiscard]] size_t size() const {
    return doors_.with([](const auto& doors) { return doors.size(); });
  }

  void close() {
    (void)doors_.with([](auto& doors) { return std::exchange(doors, {}); });
  }

  [[nodiscard]] const std::shared_ptr<door_counts>& counts() const { return counts_; }

 private:
  guarded<std::vector<door_actor>> doors_;
  std::shared_ptr<door_counts> counts_ = std::make_shared<door_counts>();
};

}  // namespace cafmq::remoting

#pragma once

/// The requests of one connection that wait for their answers: each has a slot, which its opaque
/// number names. Plain data.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "apps/load/load_plan.hpp"
#include "apps/load/send_template.hpp"

namespace cafmq::load {

class open_requests {
 public:
  explicit open_requests(size_t window) : begun_(window), is_open_(window) {
    for (size_t slot = window; slot > 0; --slot) free_.push_back(slot - 1);
  }

  [[nodiscard]] bool has_room() const { return !free_.empty(); }
  [[nodiscard]] size_t open() const { return begun_.size() - free_.size(); }

  /// Takes a slot; there is room. Returns its opaque number.
  [[nodiscard]] int32_t begin(steady::time_point at) {
    const auto slot = free_.back();
    free_.pop_back();
    begun_[slot] = at;
    is_open_[slot] = 1;
    return send_template::opaque_min + static_cast<int32_t>(slot);
  }

  /// Frees the slot and says when its request began; nothing when nobody waits for that answer.
  [[nodiscard]] std::optional<steady::time_point> end(int32_t opaque) {
    const auto slot = static_cast<size_t>(int64_t{opaque} - send_template::opaque_min);
    if (slot >= begun_.size() || is_open_[slot] == 0) return std::nullopt;
    is_open_[slot] = 0;
    free_.push_back(slot);
    return begun_[slot];
  }

 private:
  std::vector<steady::time_point> begun_;
  std::vector<char> is_open_;
  std::vector<size_t> free_;
};

}  // namespace cafmq::load

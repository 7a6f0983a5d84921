#pragma once

/// What a door says in the log about its peers, who can make such lines come fast: a few of a kind
/// between two ticks, and then how many there were besides. Plain; the door's thread.

#include <cstddef>
#include <string_view>
#include <utility>

#include <spdlog/spdlog.h>

namespace cafmq::remoting {

class peer_log {
 public:
  void closed(std::string_view line) {
    if (++closed_ <= lines_max) spdlog::warn("{}", line);
  }

  void refused() { ++refused_; }

  void tick() {
    if (const auto refused = std::exchange(refused_, 0); refused > 0)
      spdlog::warn("{} connections were refused: there are too many, in total or from one address",
                   refused);
    if (const auto closed = std::exchange(closed_, 0); closed > lines_max)
      spdlog::warn("{} more connections were closed", closed - lines_max);
  }

 private:
  static constexpr size_t lines_max = 10;

  size_t refused_ = 0;
  size_t closed_ = 0;
};

}  // namespace cafmq::remoting

#pragma once

/// Which of several name servers have to be told now that this broker lives and which topics it
/// has: all when it starts, every `interval`, and when the topics have changed; one that did not
/// answer or was lost again after `retry`. Each has one registration under way at a time. Plain
/// data with one owner; time is an argument.

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "message/topic_config.hpp"

namespace cafmq {

class announcements {
 public:
  using time = std::chrono::steady_clock::time_point;

  announcements(size_t name_servers, std::chrono::milliseconds interval,
                std::chrono::milliseconds retry)
      : peers_(name_servers), interval_{interval}, retry_{retry} {}

  /// Those that are to be told of `version` now, by their number; they count as being told until
  /// taken() or failed().
  [[nodiscard]] std::vector<size_t> due(const data_version& version, time now);

  /// One has taken `version`. True when that is news: it did not before, or was never asked.
  bool taken(size_t name_server, const data_version& version, time now);

  /// One has not answered or has refused. True when that is news, in the same way.
  bool failed(size_t name_server, time now);

  /// The connection is gone by which one was told; it may have forgotten us.
  void lost(size_t name_server, time now);

 private:
  struct peer {
    std::optional<data_version> told;  // nothing: it does not know us
    time next;
    bool being_told = false;
    std::optional<bool> reached;  // nothing: it was never asked
  };

  std::vector<peer> peers_;
  std::chrono::milliseconds interval_;
  std::chrono::milliseconds retry_;
};

}  // namespace cafmq

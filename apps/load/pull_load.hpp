#pragma once

/// Pulls what the queues have, again from their beginnings when they have ended. Each request that
/// may be open goes through one queue.

#include <vector>

#include "apps/load/broker_questions.hpp"
#include "apps/load/load.hpp"

namespace cafmq::load {

class pull_load final : public load {
 public:
  /// `extents`: by queue; at least one has messages.
  pull_load(const load_plan& plan, std::vector<queue_extent> extents);

  void issue(connection_set& to, steady::time_point now, bool go_on) override;
  void take(size_t from, const remoting::command_header& answer, std::string_view body,
            steady::time_point now) override;
  [[nodiscard]] steady::time_point next_due() const override { return steady::time_point::max(); }
  [[nodiscard]] size_t open() const override { return open_; }

 private:
  // One request after another through one queue; its place in passes_ is its opaque number.
  struct pass {
    size_t connection = 0;
    int32_t queue = 0;
    int64_t position = 0;
    steady::time_point begun;
    bool is_open = false;
  };

  void go_on(pass& pass, const remoting::command_header& answer, std::string_view body);

  load_plan plan_;
  std::vector<queue_extent> extents_;
  std::vector<pass> passes_;
  std::vector<size_t> idle_;  // of passes_
  size_t open_ = 0;
};

}  // namespace cafmq::load

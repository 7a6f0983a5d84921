#pragma once

/// Requests over the wire that wait for an answer, with their deadlines.
///
/// CAF keeps a request that has a timeout of its own in memory until that time has passed, answered
/// or not; so requests are sent without one and this table, swept by one tick, fails what is
/// overdue. Plain data with one owner; time is an argument. `Context` is whatever the answer needs.
///
/// Invariants
///  1. A context leaves the table exactly once: by close or by sweep.
///  2. A late answer finds nothing, for ids are never used twice.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace cafmq {

template <class Context>
class open_requests {
 public:
  using time_point = clock::time_point;

  /// The id that the answer has to bring.
  [[nodiscard]] uint64_t open(time_point deadline, Context context) {
    const auto id = ++last_id_;
    by_deadline_.emplace(std::pair{deadline, id}, std::move(context));
    deadlines_.emplace(id, deadline);
    return id;
  }

  /// The answer is there. Nothing when it is too late.
  [[nodiscard]] std::optional<Context> close(uint64_t id) {
    const auto deadline = deadlines_.find(id);
    if (deadline == deadlines_.end()) return std::nullopt;
    const auto open = by_deadline_.find({deadline->second, id});
    std::optional<Context> context{std::move(open->second)};
    by_deadline_.erase(open);
    deadlines_.erase(deadline);
    return context;
  }

  /// Takes out what is due at or before `now`, earliest first.
  [[nodiscard]] std::vector<Context> sweep(time_point now) {
    std::vector<Context> overdue;
    while (!by_deadline_.empty() && by_deadline_.begin()->first.first <= now) {
      deadlines_.erase(by_deadline_.begin()->first.second);
      overdue.push_back(std::move(by_deadline_.begin()->second));
      by_deadline_.erase(by_deadline_.begin());
    }
    return overdue;
  }

  /// When sweep will next find something; nothing while the table is empty.
  [[nodiscard]] std::optional<time_point> next_deadline() const {
    if (by_deadline_.empty()) return std::nullopt;
    return by_deadline_.begin()->first.first;
  }

  [[nodiscard]] size_t size() const { return deadlines_.size(); }
  [[nodiscard]] bool empty() const { return deadlines_.empty(); }

 private:
  uint64_t last_id_ = 0;
  std::map<std::pair<time_point, uint64_t>, Context> by_deadline_;
  std::map<uint64_t, time_point> deadlines_;
};

}  // namespace cafmq

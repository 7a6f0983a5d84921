#pragma once

/// Changes of a table that is written to disk as a whole: who is answered when which version is
/// durable. One write is under way at a time; what changes meanwhile goes into the next one, so a
/// thousand changes at once take two writes. Plain data with one owner. `Reply` is a response
/// promise in an actor and an int in a test.
///
/// Invariants
///  1. A reply leaves exactly once: when its version is durable, when a write fails, or by
///  take_all.
///  2. begin_write() names a version only while no write is under way and somebody waits.

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace cafmq {

template <class Reply>
class pending_changes {
 public:
  /// `reply` waits until `version` is durable. Versions only grow.
  void wait(int64_t version, Reply reply) { waiting_.emplace(version, std::move(reply)); }

  /// True when a write has to start now; the caller then writes the table as it is.
  [[nodiscard]] bool begin_write() {
    if (writing_ || waiting_.empty()) return false;
    writing_ = true;
    return true;
  }

  /// `version` is durable: takes out whom that satisfies, in the order in which they came.
  [[nodiscard]] std::vector<Reply> written(int64_t version) {
    writing_ = false;
    std::vector<Reply> satisfied;
    const auto end = waiting_.upper_bound(version);
    for (auto waiter = waiting_.begin(); waiter != end; ++waiter)
      satisfied.push_back(std::move(waiter->second));
    waiting_.erase(waiting_.begin(), end);
    return satisfied;
  }

  /// The write failed: takes out everybody, as later changes were built upon the ones that are
  /// lost.
  [[nodiscard]] std::vector<Reply> failed() {
    writing_ = false;
    return take_all();
  }

  /// For the way out.
  [[nodiscard]] std::vector<Reply> take_all() {
    std::vector<Reply> all;
    for (auto& [version, reply] : waiting_) all.push_back(std::move(reply));
    waiting_.clear();
    return all;
  }

 private:
  std::multimap<int64_t, Reply> waiting_;
  bool writing_ = false;
};

}  // namespace cafmq

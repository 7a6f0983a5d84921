#pragma once

/// Who consumes which queue for which group, and who is to consume it next. `Holder` is a member's
/// actor that consumes one queue, an int in a test; `Reply` is how it is told that it may begin.
/// Plain data with one owner, the clients actor, which says what time it is.
///
/// Invariants
///  1. A holder has one claim: it holds a queue, or waits for one.
///  2. Those who wait get the queue in the order in which they came.
///  3. Nobody waits longer than claim_patience: then the queue is taken from who does not let go.
///  4. There are never more claims than the bound.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "message/message_queue.hpp"

namespace cafmq {

inline constexpr std::chrono::seconds claim_patience{30};

template <class Holder, class Reply>
class queue_claims {
 public:
  using time_point = clock::time_point;
  using group_queue = std::pair<std::string, message_queue>;

  explicit queue_claims(size_t claims_max) : claims_max_{claims_max} {}

  /// True: `who` has the queue now, `reply` is not kept. Who claims again holds what it holds, or
  /// waits on in its place with the new `reply`. errc::busy, invalid_argument (has another queue).
  [[nodiscard]] result<bool> claim(const group_queue& wanted, const Holder& who, Reply reply,
                                   time_point now) {
    if (const auto known = queue_of_.find(who); known != queue_of_.end()) {
      if (known->second != wanted)
        return fail(errc::invalid_argument, "whoever consumes one queue cannot claim another one");
      return claim_again(claims_.at(wanted), who, std::move(reply));
    }
    if (queue_of_.size() >= claims_max_)
      return fail(errc::busy, "{} queues are claimed, which is the broker's bound",
                  queue_of_.size());
    queue_of_.emplace(who, wanted);
    const auto [found, is_free] = claims_.try_emplace(wanted, claimed{who, {}});
    if (!is_free) found->second.waiting.push_back({who, std::move(reply), now});
    return is_free;
  }

  /// `who` has ended. The reply to whom the queue falls, if it held one that somebody waits for.
  [[nodiscard]] std::optional<Reply> release(const Holder& who) {
    const auto known = queue_of_.find(who);
    if (known == queue_of_.end()) return std::nullopt;
    const auto found = claims_.find(known->second);
    queue_of_.erase(known);
    auto& waiting = found->second.waiting;
    if (found->second.holder == who) return hand_over(found);
    std::erase_if(waiting, [&](const waiter& each) { return each.who == who; });
    return std::nullopt;
  }

  /// The replies to those who have waited for too long: they have the queue now.
  [[nodiscard]] std::vector<Reply> expire(time_point now) {
    std::vector<Reply> granted;
    for (auto claim = claims_.begin(); claim != claims_.end(); ++claim) {
      const auto& waiting = claim->second.waiting;
      if (waiting.empty() || now - waiting.front().since < claim_patience) continue;
      queue_of_.erase(claim->second.holder);
      granted.push_back(*hand_over(claim));  // somebody waits, so the claim stays
    }
    return granted;
  }

  /// Those who wait; on the way out they are answered, too.
  [[nodiscard]] std::vector<Reply> take_waiting() {
    std::vector<Reply> replies;
    for (auto& [queue, claim] : claims_)
      for (auto& each : claim.waiting) replies.push_back(std::move(each.reply));
    claims_.clear();
    queue_of_.clear();
    return replies;
  }

  [[nodiscard]] bool knows(const Holder& who) const { return queue_of_.contains(who); }
  [[nodiscard]] size_t size() const { return queue_of_.size(); }

 private:
  struct waiter {
    Holder who;
    Reply reply;
    time_point since;
  };
  struct claimed {
    Holder holder;
    std::deque<waiter> waiting;
  };
  using claims_by_queue = std::map<group_queue, claimed>;

  static bool claim_again(claimed& claim, const Holder& who, Reply reply) {
    if (claim.holder == who) return true;
    std::find_if(claim.waiting.begin(), claim.waiting.end(), [&](const waiter& each) {
      return each.who == who;
    })->reply = std::move(reply);
    return false;
  }

  std::optional<Reply> hand_over(typename claims_by_queue::iterator claim) {
    auto& [holder, waiting] = claim->second;
    if (waiting.empty()) {
      claims_.erase(claim);
      return std::nullopt;
    }
    auto next = std::move(waiting.front());
    waiting.pop_front();
    holder = std::move(next.who);
    return std::move(next.reply);
  }

  size_t claims_max_;
  claims_by_queue claims_;
  std::map<Holder, group_queue> queue_of_;
};

}  // namespace cafmq

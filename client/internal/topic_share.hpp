#pragma once

/// What a consumer knows of one topic it subscribes to, and which of its queues are its own. Plain
/// data with one owner.
///
/// Invariants
///  1. A route that was learnt is kept while the name server knows none: a broker that restarts is
///     missing there for a while.
///  2. Queues that appear after the first answer about the topic are consumed from their beginning:
///     what is in them came while this consumer was there.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/broker_queue.hpp"
#include "client/options.hpp"
#include "client/rebalance.hpp"
#include "message/route.hpp"
#include "message/subscription.hpp"

namespace cafmq {

class topic_share {
 public:
  /// `start_at`: for queues that were there before this consumer.
  topic_share(subscription wanted, consume_from start_at);

  /// The name server's answer. True when the queues or addresses differ from what was known.
  bool learn(topic_route route);

  /// The name server knows no such topic.
  void learn_missing() { was_asked_ = true; }

  [[nodiscard]] const subscription& wanted() const { return wanted_; }

  /// Null before the first route.
  [[nodiscard]] const topic_route* route() const { return route_ ? &*route_ : nullptr; }

  [[nodiscard]] bool has_broker(const std::string& broker_name) const;

  /// The queues of one member of a group whose `client_ids` are sorted, as `allocate` shares them
  /// out; of what it says only queues that are there.
  [[nodiscard]] result<std::vector<broker_queue>> share_of(
      const std::string& client_id, const std::vector<std::string>& client_ids,
      const queue_allocation& allocate) const;

  /// Where a queue starts that the group has never consumed.
  [[nodiscard]] consume_from start_of(const broker_queue& queue) const;

 private:
  subscription wanted_;
  consume_from start_at_;
  bool was_asked_ = false;
  std::optional<topic_route> route_;
  std::vector<broker_queue> readable_;
  std::set<broker_queue> there_before_;
};

}  // namespace cafmq

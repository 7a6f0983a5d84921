#pragma once

/// Which queues of a topic a member of a group consumes. A pure function: every member computes it
/// from the same sorted input, so that the shares fit together without anybody in charge. The
/// result is that of RocketMQ's AllocateMessageQueueAveragely, so our members and RocketMQ's can be
/// in one group.

#include <string>
#include <string_view>
#include <vector>

#include "client/internal/broker_queue.hpp"

namespace cafmq {

/// `queues` and `client_ids` are sorted. Consecutive queues, the first members get one more when it
/// does not come out even. Nothing for somebody who is not a member.
[[nodiscard]] std::vector<broker_queue> allocate_averagely(
    const std::vector<broker_queue>& queues, const std::vector<std::string>& client_ids,
    std::string_view client_id);

}  // namespace cafmq

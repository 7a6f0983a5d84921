#pragma once

/// What clients ask about single queues: the place of a time in it, and that they consume it.
///
/// Members of a group hand a queue over by claims: who is to consume it claims it and is answered
/// when it is free, that is when whoever consumed it before has committed and ended.

#include <cstdint>
#include <string>

#include "actors/inspect.hpp"
#include "message/message_queue.hpp"

namespace cafmq {

/// The sender wants the queue for the group. It has it, once that is answered, until it ends. An
/// actor claims one queue.
struct claim_queue {
  std::string group;
  message_queue queue;
};
CAFMQ_INSPECT(claim_queue, x.group, x.queue)

struct queue_claimed {};
CAFMQ_INSPECT(queue_claimed)

/// Where the first message lies that was stored at that time or later; the queue's end if there is
/// none.
struct find_position {
  message_queue queue;
  int64_t stored_ms = 0;
};
CAFMQ_INSPECT(find_position, x.queue, x.stored_ms)

struct queue_position {
  queue_offset at;
};
CAFMQ_INSPECT(queue_position, x.at)

}  // namespace cafmq

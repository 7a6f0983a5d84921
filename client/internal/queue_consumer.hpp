#pragma once

/// The actor that consumes one queue: it claims it, finds where to begin, pulls, has the messages
/// delivered in order and commits. It lives for as long as this client owns the queue and the link
/// to the broker holds; then its owner ends it and starts another one, which goes on from the
/// committed offset. Runs on the worker pool; never blocks.
///
/// Invariants
///  1. One pull and one run are open at a time.
///  2. An offset is committed only when every message below was finished.
///  3. It begins when nobody else of the group consumes the queue; the broker takes its end as the
///     word that the queue is free, so the last commit comes before that.
///  4. Once it has ended, the rest of its run is not delivered and late results are ignored.

#include <memory>
#include <optional>

#include <caf/actor_system.hpp>

#include "client/internal/interfaces.hpp"
#include "client/options.hpp"
#include "message/subscription.hpp"

namespace cafmq {

/// Where to begin: from the broker's committed offset; if there is none, from what is remembered
/// here; else as `never_consumed` says.
struct queue_start {
  consume_from never_consumed = consume_from::last;
  std::optional<queue_offset> remembered;
};

/// Whether a group's queue is consumed by one at a time, or by whoever likes.
enum class queue_rights : uint8_t { claimed, open };

struct queue_consumer_parts {
  broker_queue queue;
  subscription wanted;
  queue_start start;
  broker_actor broker;
  offset_store_actor offsets;  ///< the broker, unless they are kept here
  offset_notes_actor notes;
  hand_over_run hand_over;
  std::shared_ptr<const consumer_options> options;
  queue_rights rights = queue_rights::claimed;
};

queue_consumer_actor spawn_queue_consumer(caf::actor_system& system, queue_consumer_parts parts);

}  // namespace cafmq

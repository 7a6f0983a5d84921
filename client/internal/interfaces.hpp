#pragma once

/// The client's own actors, lowest first, and what they say to each other. All of it stays in the
/// process; what crosses the wire is in actors/messages.hpp.

#include <memory>
#include <string>
#include <vector>

#include <caf/typed_actor.hpp>

#include "actors/messages.hpp"
#include "client/actors.hpp"
#include "client/broker_queue.hpp"
#include "client/internal/listener_run.hpp"
#include "client/internal/send_backlog.hpp"

namespace cafmq {

/// Ask the process at "host:port" which roles live there.
struct connect_to {
  std::string address;
};

struct locate_topic {
  std::string topic;
};

struct link_broker {
  std::string address;
};

struct broker_link {
  broker_actor broker;
};

struct submit_send {
  std::shared_ptr<send_job> job;
};

/// A queue is consumed from here on: it was found to start there, or the broker has it committed.
struct offset_noted {
  broker_queue queue;
  queue_offset next;
};

/// Consume the queue no more: wait for a running listener at most `patience`, commit, end.
struct stop_consuming {
  std::chrono::milliseconds patience{0};
};
struct consuming_stopped {};

/// What a pull consumer wants of a queue that is consumed here.
enum class queue_verb : uint8_t {
  seek,       ///< go on at `to`, also backwards
  seek_time,  ///< go on at what was stored at `stored_ms` or later
  commit,     ///< everything below `to` is consumed; answered when the broker has that
};
struct queue_order {
  broker_queue queue;
  queue_verb verb = queue_verb::seek;
  queue_offset to = {};
  int64_t stored_ms = 0;
};
struct queue_done {
  queue_offset at;
};

struct list_owned {};
struct owned_queues {
  std::vector<broker_queue> queues;
};

struct directory_tick {};
struct producer_tick {};
struct queue_tick {};

enum class consumer_timer : uint8_t { heartbeat, rebalance, routes, rebalance_once };
struct consumer_tick {
  consumer_timer timer;
};

/// CONNECTOR makes connections to other processes. Tests put their own in its place.
using connector_actor = caf::typed_actor<
    // errc::unreachable, timed_out, invalid_argument.
    caf::replies_to<connect_to>::with<node_roles>>;

/// DIRECTORY knows where things are: it keeps one link for each address, asks the name servers in
/// turn and spaces attempts to connect. A question waits until the next attempt has an outcome.
using directory_actor = caf::typed_actor<
    // errc::topic_not_exist, unreachable, timed_out.
    caf::replies_to<locate_topic>::with<topic_route>,
    // errc::unreachable, timed_out.
    caf::replies_to<link_broker>::with<broker_link>,
    // From its own clock.
    caf::reacts_to<directory_tick>>;

/// PRODUCER CORE sends. It serves actors and plain threads alike.
using producer_core_actor = producer_actor::extend<
    // From plain threads, which have taken room in the window.
    caf::reacts_to<submit_send>,
    // From its own clock.
    caf::reacts_to<producer_tick>>;

/// Whoever remembers how far queues were consumed while their broker is away.
using offset_notes_actor = caf::typed_actor<caf::reacts_to<offset_noted>>;

/// Where offsets are kept: the broker, or OFFSET KEEPER, who has them in a file of this machine.
using offset_store_actor =
    caf::typed_actor<caf::replies_to<find_offset>::with<offset_found>,
                     caf::replies_to<commit_offsets>::with<offsets_committed>>;

/// QUEUE CONSUMER pulls one queue, has its messages delivered and commits.
using queue_consumer_actor = caf::typed_actor<
    // From whoever runs the listener.
    caf::reacts_to<run_report>, caf::replies_to<stop_consuming>::with<consuming_stopped>,
    // From a pull consumer; errc::out_of_range: it has not begun.
    caf::replies_to<queue_order>::with<queue_done>,
    // From its own clock.
    caf::reacts_to<queue_tick>>;

/// CONSUMER CORE keeps the group membership and decides which queues are consumed here.
using consumer_core_actor =
    push_consumer_actor::extend<caf::reacts_to<members_changed>, caf::reacts_to<offset_noted>,
                                // From a pull consumer; errc::out_of_range: not consumed here.
                                caf::replies_to<queue_order>::with<queue_done>,
                                caf::replies_to<list_owned>::with<owned_queues>,
                                // From its own clock.
                                caf::reacts_to<consumer_tick>>;

/// LISTENER BRIDGE runs a listener that is an actor.
using listener_bridge_actor = caf::typed_actor<caf::reacts_to<listener_run>>;

}  // namespace cafmq

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::connect_to)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::locate_topic)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::link_broker)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::broker_link)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::submit_send)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::offset_noted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::stop_consuming)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::consuming_stopped)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::queue_order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::queue_done)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::list_owned)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::owned_queues)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::directory_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::producer_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::queue_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::consumer_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::run_report)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::listener_run)

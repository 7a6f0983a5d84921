#pragma once

/// The client for applications whose own actors send and receive. The only public header with CAF
/// in it: who has no actor system takes producer.hpp and push_consumer.hpp instead.
///
/// The actors below live in the application's actor system and take no thread of their own. They
/// talk to other processes, so CAF keeps them until they are closed: send close_client, or an exit
/// message, before the actor system ends. Their messages stay in the process.

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/typed_actor.hpp>

#include "base/error.hpp"
#include "client/message.hpp"
#include "client/options.hpp"

namespace cafmq {

/// Send one message; answered when it is stored as safely as the broker's flush mode promises.
/// errc::busy: a bound of the producer was hit. Other codes: what the last attempt failed with.
struct publish {
  outgoing_message message;
  std::optional<std::chrono::milliseconds> timeout = {};  ///< instead of the send_timeout
};

/// Send several to one queue of one topic; all of them are stored, or none.
struct publish_batch {
  std::vector<outgoing_message> messages;
  std::optional<std::chrono::milliseconds> timeout = {};
};

struct published_batch {
  std::vector<send_receipt> receipts;  ///< one for each message, in order
};

/// Finish what runs, at most until `patience` has passed, then end.
struct close_client {
  std::chrono::milliseconds patience{5'000};
};

struct client_closed {
  size_t messages_lost = 0;  ///< that a producer could not send; their senders got an error
};

/// From a consumer to its listener: one message of a queue at a time, in order.
struct deliver {
  std::shared_ptr<const received_message> message;
};

/// The listener's answer. An error, too, puts the message off.
struct delivered {
  consume_status status = consume_status::consumed;
};

using producer_actor = caf::typed_actor<caf::replies_to<publish>::with<send_receipt>,
                                        caf::replies_to<publish_batch>::with<published_batch>,
                                        caf::replies_to<close_client>::with<client_closed>>;

using push_consumer_actor = caf::typed_actor<caf::replies_to<close_client>::with<client_closed>>;

using message_listener_actor = caf::typed_actor<caf::replies_to<deliver>::with<delivered>>;

/// Call it once, before the actor system is made, and before the configuration's own message types
/// are added. It loads CAF's network layer: the caller does not. Sets what all nodes must have in
/// common (protocol name, heartbeats) and few workers.
void prepare_client(caf::actor_system_config& config);

/// errc::invalid_argument when the options cannot work. Connecting happens later, by need.
[[nodiscard]] result<producer_actor> spawn_producer(caf::actor_system& system,
                                                    const producer_options& options);

/// Starts to consume at once. Threads are the actor system's: listener_threads has no meaning here.
[[nodiscard]] result<push_consumer_actor> spawn_push_consumer(caf::actor_system& system,
                                                              const consumer_options& options,
                                                              message_listener_actor listener);

}  // namespace cafmq

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::publish)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::send_receipt)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::publish_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::published_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::close_client)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::client_closed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::deliver)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::delivered)

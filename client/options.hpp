#pragma once

/// What can be set about a client: plain structs for designated initialisers, defaults at the
/// fields. A client copies its options when it starts; nothing reads them afterwards from outside.
///
/// validate() says whether the values can work; every start function calls it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "client/rebalance.hpp"
#include "message/compression.hpp"
#include "message/subscription.hpp"

namespace cafmq {

/// What a send does that does not wait, when as much is unacknowledged as may be.
enum class back_pressure : uint8_t {
  refuse,  ///< answers errc::busy at once
  wait,    ///< blocks its caller until there is room, at most until its deadline
};

/// For a producer.
struct producer_options {
  /// Native doors of the name servers: "host:port", several separated by ';'.
  std::string name_servers = "127.0.0.1:9870";

  /// How long a send may take in all, retries and reconnects included. 1 ms to 10 min.
  std::chrono::milliseconds send_timeout{3'000};

  /// How long one attempt waits for its answer before another is made. Shorter: a slow broker is
  /// left sooner, and more messages are stored twice. 1 ms to 10 min.
  std::chrono::milliseconds attempt_timeout{1'500};

  /// Attempts after the first one; waiting for a connection is none. 0 to 100.
  int32_t retries = 2;

  /// Messages and bytes that may be unacknowledged. Beyond, send waits for room until its deadline,
  /// and the others do what `when_full` says.
  size_t messages_pending_max = 10'000;
  size_t bytes_pending_max = size_t{64} << 20;
  back_pressure when_full = back_pressure::refuse;

  /// Bodies larger than so many bytes are compressed, at a level of 1 (fast) to 9 (small).
  /// Consumers of this library and of RocketMQ's unpack them.
  compression compress_with = compression::none;
  size_t compress_above = 4'096;
  int32_t compress_level = 5;

  /// Also leave brokers alone for a while that answer slowly, as RocketMQ does: 2 s after an answer
  /// that took 550 ms, up to 30 s after one that took 15 s. They are used when there are no others.
  bool avoid_slow_brokers = false;

  /// Queues of a topic that is created by sending. 1 to 1024.
  int32_t queues_if_created = 4;

  /// How long the destructor waits for what is pending.
  std::chrono::milliseconds close_timeout{5'000};
};

/// Where a group starts in a queue that it has never consumed. Queues that appear while the
/// consumer runs are always read from their beginning.
enum class consume_from : uint8_t { last, first };

/// Who of a group gets a message.
enum class consume_model : uint8_t {
  clustering,    ///< one member; the broker keeps how far the group has come
  broadcasting,  ///< every member; each keeps how far it has come itself
};

/// For a consumer.
struct consumer_options {
  /// Native doors of the name servers: "host:port", several separated by ';'.
  std::string name_servers = "127.0.0.1:9870";

  /// Members of a group share the messages; each group gets all of them.
  std::string group = {};

  /// Topic and expression: "*", or tags separated by "||"; or, with expression_type::sql92, a
  /// condition on properties (docs/FILTERS.md). Must be the same in all members.
  std::vector<subscription> subscriptions = {};

  consume_from start_at = consume_from::last;

  consume_model model = consume_model::clustering;

  /// For broadcasting: where the offsets are kept, in a file for each broker below a folder called
  /// like the group. Of one consumer only. Empty: each start begins at `start_at`.
  std::string offsets_directory = {};

  /// How the members share the queues; must be the same in all of them. Not for broadcasting.
  queue_allocation allocation = allocate_averagely;

  /// Threads that run the listener. A queue is delivered by one at a time, so more threads than
  /// queues are idle. 1 to 256.
  size_t listener_threads = 4;

  /// What one pull asks for. 1 to 1024 messages; 1 KiB to 4 MiB.
  int32_t pull_messages_max = 256;
  int32_t pull_bytes_max = 1 << 20;

  /// How long a pull waits at the broker when there is nothing. 1 s to 60 s.
  std::chrono::milliseconds pull_patience{15'000};

  /// Messages and bytes of one queue that may be in memory; pulling pauses above either.
  size_t queue_messages_max = 1'000;
  size_t queue_bytes_max = size_t{16} << 20;

  /// When a message that was put off comes again: after `retry_delay`, which doubles with each time
  /// up to `retry_delay_max`.
  std::chrono::milliseconds retry_delay{1'000};
  std::chrono::milliseconds retry_delay_max{60'000};

  /// For a pull consumer: whether what one poll returned is consumed when the next one begins, and
  /// committed from time to time. Without, commit does both.
  bool auto_commit = true;

  /// How often offsets are committed. Longer: a crash delivers more messages twice.
  std::chrono::milliseconds commit_interval{5'000};

  /// How long a queue that another member gets waits for the listener to finish the message that it
  /// has; then that message comes twice. 0 to 20 s.
  std::chrono::milliseconds hand_over_patience{5'000};

  /// How long the destructor waits for listeners that run, and for the last commit.
  std::chrono::milliseconds close_timeout{10'000};

  /// Unique in the group; empty: made of the host's address and the process id.
  std::string client_id = {};

  /// Told what went wrong and was dealt with: messages that had expired before they were pulled,
  /// records that are damaged. Called on a thread of the client: it must return soon.
  std::function<void(const error&)> on_warning = {};
};

/// For administration.
struct admin_options {
  /// Native doors of the name servers: "host:port", several separated by ';'.
  std::string name_servers = "127.0.0.1:9870";

  /// How long one question to one process may take. 1 ms to 10 min.
  std::chrono::milliseconds request_timeout{5'000};
};

/// errc::invalid_argument names the field, its value and its range.
[[nodiscard]] result<void> validate(const producer_options& options);
[[nodiscard]] result<void> validate(const consumer_options& options);
[[nodiscard]] result<void> validate(const admin_options& options);

}  // namespace cafmq

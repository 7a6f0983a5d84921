#pragma once

/// What a remoting door allows its peers. Constant after the start; every door has a copy.

#include <chrono>
#include <cstddef>

#include "base/error.hpp"
#include "protocol/frame.hpp"

namespace cafmq {

struct remoting_options {
  /// Connections that are open at a time, in total and from one address; the next one is closed as
  /// soon as it is accepted.
  size_t connections_max = 10'000;
  size_t connections_per_address_max = 2'000;

  /// How long a new connection may take to send its first whole frame, and how long a connection
  /// may be silent. Clients send a heartbeat or ask for routes every 30 s.
  std::chrono::milliseconds first_frame_within{10'000};
  std::chrono::milliseconds silence_max{120'000};

  /// Bytes of a frame and of its header.
  remoting::frame_limits frames;

  /// Answers in bytes that a peer may leave unread: above the first nothing more is read from it,
  /// below the second reading goes on.
  size_t unsent_high = size_t{4} << 20;
  size_t unsent_low = size_t{1} << 20;

  /// Above it, which many requests in one read can reach, further ones are refused as too many; a
  /// peer to which even later answers pile up that high is disconnected.
  size_t unsent_max = size_t{64} << 20;

  /// Unsent answers in bytes of all connections together; above it the one that has taken least of
  /// its answers is disconnected. One read may reach unsent_max beyond it.
  size_t unsent_total_max = size_t{256} << 20;

  /// Bytes of unfinished frames, of all connections together; who makes it more is disconnected.
  size_t unfinished_max = size_t{256} << 20;

  /// Requests of one connection that may wait for their answers; above it nothing more is read.
  size_t open_requests_max = 4'096;

  /// Requests to peers that may wait for an answer, of all connections together, and how long each
  /// may wait; one more is not sent.
  size_t peer_requests_max = 1'000;
  std::chrono::milliseconds peer_answer_within{10'000};

  /// Threads that serve connections: each connection is on one of them.
  size_t io_threads = 1;

  /// Bytes of one read: while a connection is quiet, and once a read has filled that. Each
  /// connection has a buffer of that size.
  size_t quiet_read_size = size_t{4} << 10;
  size_t busy_read_size = size_t{64} << 10;
};

/// What each of several doors of one server may allow, so that all keep to `options` together.
[[nodiscard]] remoting_options share_of(const remoting_options& options, size_t doors);

/// errc::config_invalid names the bounds that contradict each other.
[[nodiscard]] result<void> validate(const remoting_options& options);

}  // namespace cafmq

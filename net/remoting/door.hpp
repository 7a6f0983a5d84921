#pragma once

/// The remoting door: a CAF broker that accepts connections, cuts their bytes into frames, decodes
/// the headers in place and calls the handlers of its role. All answers of one read leave in one
/// write.
///
/// It runs on the thread of CAF's multiplexer, and so do the handlers. A server with several I/O
/// threads has a door on each; see door_set. A frame or header that is
/// none ends the connection, with a line in the log, as there is no telling whom to answer.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "base/error.hpp"
#include "net/endpoint.hpp"
#include "net/options.hpp"
#include "net/remoting/call.hpp"
#include "net/remoting/door_counts.hpp"
#include "net/remoting/peer_requests.hpp"
#include "net/remoting/router.hpp"
#include "net/remoting/socket_owner.hpp"

namespace cafmq::remoting {

/// A frame for a connection, from an actor on another thread. It is dropped when the connection is
/// gone.
struct push_frame {
  connection_id to;
  std::string bytes;
};

/// A connection that another door has accepted.
struct accepted_socket {
  std::shared_ptr<socket_owner> socket;
};

/// From another door: a request to a peer of this one.
struct peer_question {
  connection_id to;
  int32_t opaque = 0;
  std::string frame;
};

struct peer_reply {
  std::optional<error> failure;
  kept_answer answer;
};

struct door_tick {};

using door_actor = caf::typed_actor<
    caf::reacts_to<caf::io::new_connection_msg>, caf::reacts_to<caf::io::new_data_msg>,
    caf::reacts_to<caf::io::connection_closed_msg>,
    caf::reacts_to<caf::io::connection_passivated_msg>,
    caf::reacts_to<caf::io::data_transferred_msg>, caf::reacts_to<caf::io::acceptor_closed_msg>,
    // From the actors that speak for a connection, and from other doors.
    caf::reacts_to<push_frame>,
    // From other doors.
    caf::reacts_to<accepted_socket>, caf::replies_to<peer_question>::with<peer_reply>,
    // From its own clock: look for silent connections.
    caf::reacts_to<door_tick>>;

/// What handlers see of the door. Only on its thread.
class door : public door_actor::broker_base {
 public:
  using broker_base = door_actor::broker_base;
  using broker_base::broker_base;

  /// The call is answered later: exactly one answer() must follow.
  [[nodiscard]] virtual asker defer(const call& call) = 0;

  /// `frame` is the whole answer, or empty when it went another way; nothing is sent when the
  /// connection is gone or nobody waits.
  virtual void answer(const asker& asker, std::string_view frame) = 0;

  /// Of all doors of the server.
  [[nodiscard]] virtual door_counts& counts() = 0;

  /// Of the doors of a server the first has 0.
  [[nodiscard]] virtual size_t number() const = 0;

  /// Does the work once what all connections have sent is read that have sent something now; never
  /// when the door ends before.
  virtual void after_pass(std::function<void()> work) = 0;

  /// Sends a frame that the broker begins, to a connection of any door; nothing is sent when the
  /// connection is gone, or does not take what it was sent before.
  virtual void push(const connection_id& to, std::string_view frame) = 0;

  /// Sends a request to a peer of any door; `opaque`, which is in `frame`, is a new one. `done` is
  /// called once, now or later: see peer_answered; not when the door ends before.
  virtual void ask_peer(const connection_id& to, int32_t opaque, std::string_view frame,
                        peer_answered done) = 0;
};

/// What a door serves: a name server's requests or a broker's. Lives on the door's thread, from
/// before the first connection until the door ends.
class door_role {
 public:
  virtual ~door_role() = default;

  [[nodiscard]] virtual const router& routes() const = 0;

  /// All frames of one read have been handled; the answers are sent after it.
  virtual void read_done() {}

  virtual void connection_lost(const connection_id&) {}

  /// The door will end when all calls are answered and what they ask is refused from now on:
  /// whoever waits for something is to be answered.
  virtual void stopping() {}
};

using role_maker = std::function<std::unique_ptr<door_role>(door&)>;

struct opened_door {
  door_actor actor;
  std::vector<door_actor> others;  ///< one in each of `more_systems`
  std::vector<uint16_t> ports;     ///< those that are open, in the order of the endpoints
};

/// Opens the ports, then starts the doors: one in `system`, and one in each of `more_systems`,
/// which outlive `system`. Each has a role of its own. A port of 0 takes any. The first endpoint is
/// the door; others are further ways in and are left out, with a warning, when they cannot be
/// opened. errc::io_failed names the first one when it cannot be listened on.
///
/// Told to exit with user_shutdown, the door accepts nobody any more, refuses what comes new,
/// answers what is open and then ends; a peer that does not take its answers is cut off.
[[nodiscard]] result<opened_door> open_door(
    caf::actor_system& system, const std::vector<endpoint>& endpoints,
    const remoting_options& options, role_maker make_role,
    const std::vector<caf::actor_system*>& more_systems = {});

}  // namespace cafmq::remoting

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::push_frame)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::accepted_socket)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::peer_question)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::peer_reply)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::door_tick)

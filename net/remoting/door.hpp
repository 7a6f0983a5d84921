#pragma once

/// The remoting door: a CAF broker that accepts connections, cuts their bytes into frames, decodes
/// the headers in place and calls the handlers of its role. All answers of one read leave in one
/// write.
///
/// It runs on the thread of CAF's multiplexer, and so do the handlers. A frame or header that is
/// none ends the connection, with a line in the log, as there is no telling whom to answer.

#include <cstdint>
#include <functional>
#include <memory>
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

namespace cafmq::remoting {

/// A frame for a connection, from an actor on another thread. It is dropped when the connection is
/// gone.
struct push_frame {
  connection_id to;
  std::string bytes;
};

struct door_tick {};

using door_actor = caf::typed_actor<
    caf::reacts_to<caf::io::new_connection_msg>, caf::reacts_to<caf::io::new_data_msg>,
    caf::reacts_to<caf::io::connection_closed_msg>,
    caf::reacts_to<caf::io::connection_passivated_msg>,
    caf::reacts_to<caf::io::data_transferred_msg>, caf::reacts_to<caf::io::acceptor_closed_msg>,
    // From the actors that speak for a connection.
    caf::reacts_to<push_frame>,
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

  [[nodiscard]] virtual door_counts& counts() = 0;

  /// Sends a frame that the broker begins; nothing is sent when the connection is gone, or does not
  /// take what it was sent before.
  virtual void push(const connection_id& to, std::string_view frame) = 0;

  /// The opaque for a request to that peer, which the caller then pushes. `done` is called once,
  /// later: see peer_answered; not when the door ends before. errc::unreachable, busy.
  [[nodiscard]] virtual result<int32_t> expect_answer(const connection_id& from,
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
  std::vector<uint16_t> ports;  ///< those that are open, in the order of the endpoints
};

/// Opens the ports, then starts the door. A port of 0 takes any. The first endpoint is the door;
/// others are further ways in and are left out, with a warning, when they cannot be opened.
/// errc::io_failed names the first one when it cannot be listened on.
///
/// Told to exit with user_shutdown, the door accepts nobody any more, refuses what comes new,
/// answers what is open and then ends; a peer that does not take its answers is cut off.
[[nodiscard]] result<opened_door> open_door(caf::actor_system& system,
                                            const std::vector<endpoint>& endpoints,
                                            const remoting_options& options, role_maker make_role);

}  // namespace cafmq::remoting

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::push_frame)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::door_tick)

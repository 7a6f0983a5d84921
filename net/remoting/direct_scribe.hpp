#pragma once

/// A connection of the remoting door. CAF's own scribe has the event loop say that the socket can
/// be written before it writes: four system calls and another pass of the loop for what one call
/// can nearly always do. This one sends the answers of a read at once when the read has been
/// handled; what the socket does not take, and what is written at other times, goes CAF's way.
///
/// Only on the multiplexer's thread. The broker turns ack_writes on: that is how the scribe learns
/// that CAF has nothing left to send.

#include <cstddef>
#include <functional>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/io/network/scribe_impl.hpp>
#include <caf/io/scribe.hpp>

#include "base/error.hpp"
#include "net/endpoint.hpp"

namespace cafmq::remoting {

class direct_scribe final : public caf::io::network::scribe_impl {
 public:
  using scribe_impl::scribe_impl;

  bool consume(caf::execution_unit* context, const void* bytes, size_t count) override;
  void flush() override;
  void data_transferred(caf::execution_unit* context, size_t count, size_t remaining) override;

 private:
  void send_at_once();

  bool in_read_ = false;     // flush() is the one at the end of a read
  bool loop_sends_ = false;  // what is written now has to wait behind other bytes
  size_t sent_ = 0;          // by send_at_once, and the broker has not been told
};

/// For a socket that somebody else has accepted, and that is the scribe's from now on. On the
/// multiplexer's thread.
[[nodiscard]] caf::io::scribe_ptr make_direct_scribe(caf::io::network::multiplexer& multiplexer,
                                                     int socket);

/// Gives a socket that was accepted to somebody else, or says that it did not. Then the doorman
/// makes a scribe of it.
using socket_taker = std::function<bool(int socket)>;

/// Listens at all of them; port 0 takes any. `take` is asked on the multiplexer's thread.
/// errc::io_failed when the first cannot be had; of the others that is said in the log.
[[nodiscard]] result<std::vector<caf::io::doorman_ptr>> listen_directly(
    caf::actor_system& system, const std::vector<endpoint>& endpoints, const socket_taker& take);

}  // namespace cafmq::remoting

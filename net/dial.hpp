#pragma once

/// Connects to the actor that another process publishes at a port, without blocking the caller.
///
/// The connection itself is made by CAF's middleman actor, one at a time for the whole process: a
/// peer that does not answer delays other connects, never the actor that asked.

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include <caf/all.hpp>
#include <caf/io/middleman.hpp>

#include "net/endpoint.hpp"

namespace cafmq {

/// Calls `connected(Handle)` or `failed(caf::error)` later, in the actor `self`. `Handle` is the
/// interface that the peer must offer at least.
template <class Handle, class Self, class Connected, class Failed>
void dial(Self* self, const endpoint& peer, Connected connected, Failed failed) {
  auto middleman = self->system().middleman().actor_handle();
  self->request(middleman, caf::infinite, caf::connect_atom_v, peer.host, peer.port)
      .then(
          [self, connected = std::move(connected), failed](
              const caf::node_id&, caf::strong_actor_ptr& published,
              const std::set<std::string>& interfaces) mutable {
            auto& system = self->system();
            if (!published)
              failed(caf::make_error(caf::sec::no_actor_published_at_port));
            else if (!system.assignable(interfaces, system.template message_types<Handle>()))
              failed(caf::make_error(caf::sec::unexpected_actor_messaging_interface));
            else
              connected(caf::actor_cast<Handle>(std::move(published)));
          },
          [failed](caf::error& cause) mutable { failed(std::move(cause)); });
}

}  // namespace cafmq

#include "actors/broker/remoting/client_link.hpp"

#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "protocol/headers/clients.hpp"
#include "protocol/headers/header_writer.hpp"

//   CLIENTS --members_changed--> CLIENT LINK --push_frame (40)--> DOOR --> the client

namespace cafmq::remoting {
client_link_actor spawn_client_link(caf::actor_system& system, door_actor door,
                                    const connection_id& connection) {
  return system.spawn([door = std::move(door), connection](
                          client_link_actor::pointer self) -> client_link_actor::behavior_type {
    return {[self, door, connection, opaque = 0](const members_changed& change) mutable {
      auto line = request_line(request_code::notify_consumer_ids_changed, ++opaque);
      line.flag |= command_flag::one_way;
      push_frame push{connection, {}};
      append_command(push.bytes, serialize_type::json, line, consumer_ids_changed{change.group});
      self->send(door, std::move(push));
    }};
  });
}

}  // namespace cafmq::remoting

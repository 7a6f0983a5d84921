#pragma once

/// Starts one of the doors of a server, for open_door().

#include <cstddef>
#include <memory>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/io/all.hpp>

#include "net/options.hpp"
#include "net/remoting/door.hpp"
#include "net/remoting/door_set.hpp"

namespace cafmq::remoting {

struct door_place {
  remoting_options options;
  std::shared_ptr<door_set> all;
  size_t number = 0;                          ///< in `all`, to which the caller adds it
  std::vector<caf::io::doorman_ptr> doormen;  ///< those of the first door
};

[[nodiscard]] door_actor spawn_door(caf::actor_system& system, door_place place,
                                    const role_maker& make_role);

}  // namespace cafmq::remoting

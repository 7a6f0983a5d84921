#include <memory>
#include <utility>

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "net/remoting/direct_scribe.hpp"
#include "net/remoting/door.hpp"
#include "net/remoting/door_set.hpp"
#include "net/remoting/spawn_door.hpp"

namespace cafmq::remoting {
namespace {

// Which connection comes to which door.
socket_taker in_turn(const std::shared_ptr<door_set>& all) {
  return [all, turn = size_t{0}](int socket) mutable {
    const auto size = all->size();
    const auto number = size > 0 ? turn++ % size : 0;
    const auto taker = number > 0 ? all->find(number) : door_actor{};
    if (!taker) return false;
    caf::anon_send(taker, accepted_socket{std::make_shared<socket_owner>(socket)});
    return true;
  };
}

}  // namespace

result<opened_door> open_door(caf::actor_system& system, const std::vector<endpoint>& endpoints,
                              const remoting_options& options, role_maker make_role,
                              const std::vector<caf::actor_system*>& more_systems) {
  const auto all = std::make_shared<door_set>();
  auto doormen = listen_directly(system, endpoints, in_turn(all));
  if (!doormen) return fail(std::move(doormen).error());
  opened_door opened;
  for (const auto& doorman : *doormen) opened.ports.push_back(doorman->port());
  const auto each = share_of(options, 1 + more_systems.size());
  opened.actor = spawn_door(system, {each, all, 0, std::move(*doormen)}, make_role);
  all->add(opened.actor);
  for (auto* const other : more_systems) {
    const auto number = opened.others.size() + 1;
    opened.others.push_back(spawn_door(*other, {each, all, number, {}}, make_role));
    all->add(opened.others.back());
  }
  return opened;
}

}  // namespace cafmq::remoting

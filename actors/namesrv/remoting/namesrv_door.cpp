#include "actors/namesrv/remoting/namesrv_door.hpp"

#include <memory>
#include <utility>

#include "actors/messages.hpp"
#include "actors/namesrv/remoting/registration_handlers.hpp"
#include "actors/namesrv/remoting/route_handlers.hpp"

//   client --find route (105), cluster (106), topics--> DOOR --> NAMESRV --> client
//   broker --register (103), unregister (104)---------> DOOR --> NAMESRV --> broker
//   a broker's connection is lost -------------------->  DOOR --remoting_connection_lost--> NAMESRV

namespace cafmq {
namespace {

class namesrv_role final : public remoting::door_role {
 public:
  namesrv_role(remoting::door& door, const namesrv_actor& namesrv)
      : looks_{door, namesrv}, registrations_{door, namesrv} {
    looks_.add_to(routes_);
    registrations_.add_to(routes_);
  }

  [[nodiscard]] const remoting::router& routes() const override { return routes_; }
  void connection_lost(const remoting::connection_id& lost) override {
    registrations_.connection_lost(lost);
  }

 private:
  remoting::router routes_;
  remoting::route_handlers looks_;
  remoting::registration_handlers registrations_;
};

}  // namespace

result<remoting::opened_door> open_namesrv_door(caf::actor_system& system,
                                                const std::vector<endpoint>& endpoints,
                                                const remoting_options& options,
                                                namesrv_actor namesrv) {
  return remoting::open_door(system, endpoints, options,
                             [namesrv = std::move(namesrv)](remoting::door& door) {
                               return std::make_unique<namesrv_role>(door, namesrv);
                             });
}

}  // namespace cafmq

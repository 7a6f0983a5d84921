#include "actors/broker/remoting/broker_door.hpp"

#include <memory>

#include "actors/broker/remoting/broker_codes.hpp"
#include "actors/broker/remoting/broker_handlers.hpp"
#include "actors/broker/remoting/client_handlers.hpp"
#include "actors/broker/remoting/connection_handlers.hpp"
#include "actors/broker/remoting/door_dispatch.hpp"
#include "actors/broker/remoting/group_handlers.hpp"
#include "actors/broker/remoting/maintenance_handlers.hpp"
#include "actors/broker/remoting/mode_handlers.hpp"
#include "actors/broker/remoting/position_handlers.hpp"
#include "actors/broker/remoting/progress_handlers.hpp"
#include "actors/broker/remoting/pull_handlers.hpp"
#include "actors/broker/remoting/queue_handlers.hpp"
#include "actors/broker/remoting/recall_handlers.hpp"
#include "actors/broker/remoting/relay_handlers.hpp"
#include "actors/broker/remoting/reply_handlers.hpp"
#include "actors/broker/remoting/reset_handlers.hpp"
#include "actors/broker/remoting/send_back_handlers.hpp"
#include "actors/broker/remoting/send_handlers.hpp"
#include "actors/broker/remoting/setting_handlers.hpp"
#include "actors/broker/remoting/state_handlers.hpp"
#include "actors/broker/remoting/topic_handlers.hpp"
#include "actors/broker/remoting/transaction_handlers.hpp"
#include "actors/messages.hpp"

//   client --send (10, 310, 320)--> DOOR  appends to the store itself, then
//                                   DOOR --wait_flushed--> FLUSH (sync flush), then dispatches
//                                   itself what is little, else DOOR --log_grew--> REPUT
//   client --pull (11, 361)-------> DOOR  reads from the store itself; nothing there: waits until
//                                   it has dispatched, or DOOR --hold_pull--> HOLD --wake_reason-->
//                                   far behind the tail: DOOR --pull_messages--> COLD READ
//   client --send back (36)-------> DOOR --find_group--> CLIENTS, then as a send
//   producer --end (37)-----------> DOOR --end_transactions--> TXCHECK
//                                   DOOR --await_checks--> TXCHECK, then --39--> producers
//   producer --recall (370)-------> DOOR --cancel_timer--> TIMER
//   client --heartbeat (34)-------> DOOR --client_heartbeat--> CLIENTS, with a CLIENT LINK
//   client --reply (324, 325)-----> DOOR --326--> the client that waits, which answers the DOOR
//   tool --307, 309, 223----------> DOOR --the same--> consumers, which answer the DOOR
//   tool --reset offsets (222)----> DOOR --commit_offsets--> OFFSETS, then --220--> consumers
//   CLIENTS --members_changed--> CLIENT LINK --push_frame--> DOOR --40--> client
//   client --the others-----------> DOOR, which asks TOPICS, OFFSETS, CLIENTS or the store

namespace cafmq {
namespace {

class broker_role final : public remoting::door_role {
 public:
  broker_role(remoting::door& door, const door_parts& parts)
      : parts_{parts},
        pulls_{door, parts_},
        dispatch_{parts_, pulls_.held()},
        sends_{door, parts_, dispatch_},
        send_backs_{door, parts_},
        clients_{door, parts_},
        connections_{door, parts_},
        replies_{door, parts_},
        relays_{door, parts_},
        resets_{door, parts_},
        groups_{door, parts_},
        progress_{door, parts_},
        positions_{door, parts_},
        topics_{door, parts_},
        transactions_{door, parts_},
        recalls_{door, parts_},
        broker_{door, parts_},
        queues_{door, parts_},
        modes_{parts_},
        settings_{parts_},
        state_{door, parts_},
        maintenance_{door, parts_} {
    sends_.add_to(routes_);
    send_backs_.add_to(routes_);
    pulls_.add_to(routes_);
    clients_.add_to(routes_);
    connections_.add_to(routes_);
    replies_.add_to(routes_);
    relays_.add_to(routes_);
    resets_.add_to(routes_);
    groups_.add_to(routes_);
    progress_.add_to(routes_);
    positions_.add_to(routes_);
    topics_.add_to(routes_);
    transactions_.add_to(routes_);
    recalls_.add_to(routes_);
    broker_.add_to(routes_);
    queues_.add_to(routes_);
    modes_.add_to(routes_);
    settings_.add_to(routes_);
    state_.add_to(routes_);
    maintenance_.add_to(routes_);
    CAFMQ_CHECK(routes_.are(remoting::broker_codes));
  }

  [[nodiscard]] const remoting::router& routes() const override { return routes_; }
  void read_done() override {
    sends_.read_done();
    transactions_.read_done();
  }
  void stopping() override { pulls_.stopping(); }
  void connection_lost(const remoting::connection_id& lost) override {
    clients_.connection_lost(lost);
  }

 private:
  door_parts parts_;
  remoting::router routes_;
  remoting::pull_handlers pulls_;
  remoting::door_dispatch dispatch_;
  remoting::send_handlers sends_;
  remoting::send_back_handlers send_backs_;
  remoting::client_handlers clients_;
  remoting::connection_handlers connections_;
  remoting::reply_handlers replies_;
  remoting::relay_handlers relays_;
  remoting::reset_handlers resets_;
  remoting::group_handlers groups_;
  remoting::progress_handlers progress_;
  remoting::position_handlers positions_;
  remoting::topic_handlers topics_;
  remoting::transaction_handlers transactions_;
  remoting::recall_handlers recalls_;
  remoting::broker_handlers broker_;
  remoting::queue_handlers queues_;
  remoting::mode_handlers modes_;
  remoting::setting_handlers settings_;
  remoting::state_handlers state_;
  remoting::maintenance_handlers maintenance_;
};

}  // namespace

result<remoting::opened_door> open_broker_door(
    caf::actor_system& system, const std::vector<endpoint>& endpoints,
    const remoting_options& options, const door_parts& parts,
    const std::vector<caf::actor_system*>& more_systems) {
  auto each = parts;
  each.memory = std::make_shared<remoting::shared_client_memory>(parts.options);
  each.only_door = more_systems.empty();
  const auto doors = 1 + more_systems.size();
  for (auto* const bound : {&each.options.held_pulls_max, &each.options.cold_pulls_max})
    *bound = (*bound + doors - 1) / doors;
  const auto make_role = [each](remoting::door& door) {
    return std::make_unique<broker_role>(door, each);
  };
  return remoting::open_door(system, endpoints, options, make_role, more_systems);
}

}  // namespace cafmq

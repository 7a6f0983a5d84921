#pragma once

/// What the handlers of a broker's remoting door work with.

#include <map>
#include <string>

#include "actors/broker/broker_actor.hpp"
#include "actors/broker/remoting/client_memory.hpp"
#include "actors/options.hpp"
#include "base/clock.hpp"

namespace cafmq {

struct door_parts {
  broker_parts broker;
  broker_options options;
  const cafmq::clock* clock = nullptr;  ///< outlives the door

  /// All settings by name, as tools show them.
  std::map<std::string, std::string> settings;

  txcheck_actor txcheck = {};
  bool reject_transactions = false;
  delay_actor delay = {};
  clean_actor clean = {};
  bool recall = true;  ///< whether producers may take back messages that wait

  /// Both set by open_broker_door(): what all doors of the broker remember, and whether there is
  /// one only.
  std::shared_ptr<remoting::shared_client_memory> memory = {};
  bool only_door = true;
};

}  // namespace cafmq

#pragma once

/// What the handlers of a broker's remoting door work with.

#include <map>
#include <string>

#include "actors/broker/broker_actor.hpp"
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
  bool recall = true;  ///< whether producers may take back messages that wait
};

}  // namespace cafmq

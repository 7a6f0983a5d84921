#pragma once

/// The actor that tells the name servers about this broker: at once when it starts and when topics
/// change, otherwise on a timer; and on the way out that it is gone. Runs on the worker pool.

#include <memory>
#include <string>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/broker/hot_settings.hpp"
#include "actors/broker/topic_table.hpp"
#include "actors/interfaces.hpp"
#include "actors/options.hpp"
#include "base/published.hpp"
#include "net/endpoint.hpp"

namespace cafmq {

struct registration_options {
  std::vector<endpoint>
      namesrvs;         ///< in other processes; each is dialled, and again when it is lost
  namesrv_actor local;  ///< in this process; may be null
  std::string address;  ///< where clients reach this broker's native door
  std::string remoting_address = {};             ///< and its remoting door; empty when it has none
  std::vector<endpoint> remoting_namesrvs = {};  ///< any, by their remoting doors
};

/// What `settings` does not grant is not registered; null: all is.
registration_actor spawn_registration(caf::actor_system& system, const broker_options& broker,
                                      registration_options options, topics_actor topics,
                                      std::shared_ptr<const published<topic_table>> topic_table,
                                      std::shared_ptr<const hot_settings> settings = nullptr);

}  // namespace cafmq

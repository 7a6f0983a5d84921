#pragma once

/// A whole broker: its store and all its actors, wired on one page, started bottom first and
/// stopped in the reverse order. The only place that sees them all; nobody has a pointer to it.
///
/// One thread starts and stops it. `clock` and the actor system outlive it.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/broker/registration_actor.hpp"
#include "actors/interfaces.hpp"
#include "actors/options.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "net/endpoint.hpp"
#include "net/options.hpp"
#include "storage/options.hpp"

namespace cafmq {

struct broker_setup {
  store_options store;
  flush_options flush;
  clean_options clean;
  broker_options broker;
  registration_options registration;

  /// Where the remoting door listens; nowhere: there is none.
  std::vector<endpoint> remoting_endpoints = {};
  remoting_options remoting = {};

  /// For more threads that serve the remoting door, one in each; they outlive the broker's system.
  std::vector<caf::actor_system*> io_systems = {};

  /// All settings by name, as tools see them through the remoting door.
  std::map<std::string, std::string> settings_by_name = {};

  transaction_options transactions = {};
  timer_options timers = {};
};

class broker_assembly {
 public:
  /// Opens and recovers the store, reads the tables and starts the actors. When it returns, the
  /// broker serves. Fails as message_store::open does, with errc::corrupt for a table that is
  /// damaged together with its backup, or with errc::io_failed for a port that is in use.
  [[nodiscard]] static result<std::unique_ptr<broker_assembly>> start(caf::actor_system& system,
                                                                      const broker_setup& setup,
                                                                      const clock& clock);

  broker_assembly(const broker_assembly&) = delete;
  broker_assembly& operator=(const broker_assembly&) = delete;

  /// Stops if nobody has.
  ~broker_assembly();

  [[nodiscard]] const broker_actor& broker() const;

  /// The ports of the remoting door, in the order of its endpoints.
  [[nodiscard]] const std::vector<uint16_t>& remoting_ports() const;

  /// Says good-bye to the name servers, answers everybody, saves the tables, flushes and closes the
  /// store. An error names what was not saved; the next start then recovers as after a crash.
  [[nodiscard]] result<void> stop();

 private:
  class parts;
  explicit broker_assembly(std::unique_ptr<parts> parts);
  std::unique_ptr<parts> parts_;
};

}  // namespace cafmq

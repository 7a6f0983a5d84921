#pragma once

/// A whole broker: its store and all its actors, wired on one page, started bottom first and
/// stopped in the reverse order. The only place that sees them all; nobody has a pointer to it.
///
/// One thread starts and stops it. `clock` and the actor system outlive it.

#include <memory>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/typed_actor.hpp>

#include "actors/broker/registration_actor.hpp"
#include "actors/interfaces.hpp"
#include "actors/options.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "storage/options.hpp"

namespace cafmq {

struct broker_setup {
  store_options store;
  flush_options flush;
  clean_options clean;
  broker_options broker;
  registration_options registration;
};

class broker_assembly {
 public:
  /// Opens and recovers the store, reads the tables and starts the actors. When it returns, the
  /// broker serves. Fails as message_store::open does, or with errc::corrupt for a table that is
  /// damaged together with its backup.
  [[nodiscard]] static result<std::unique_ptr<broker_assembly>> start(caf::actor_system& system,
                                                                      const broker_setup& setup,
                                                                      const clock& clock);

  broker_assembly(const broker_assembly&) = delete;
  broker_assembly& operator=(const broker_assembly&) = delete;

  /// Stops if nobody has.
  ~broker_assembly();

  [[nodiscard]] const broker_actor& broker() const;

  /// Says good-bye to the name servers, answers everybody, saves the tables, flushes and closes the
  /// store. An error names what was not saved; the next start then recovers as after a crash.
  [[nodiscard]] result<void> stop();

 private:
  class parts;
  explicit broker_assembly(std::unique_ptr<parts> parts);
  std::unique_ptr<parts> parts_;
};

}  // namespace cafmq

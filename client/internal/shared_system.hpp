#pragma once

/// The actor system behind the plain clients of this process: made for the first one, ended after
/// the last one. It has six threads: two workers, the network, a clock, a
/// printer, and the one that owns it.
///
/// Any thread may acquire and release it. Releasing never blocks for longer than `end_patience`,
/// also while CAF hangs in a connect: then the system is left to end by itself.

#include <chrono>
#include <future>
#include <memory>
#include <thread>

#include <caf/actor_system.hpp>

namespace cafmq {

class shared_system {
 public:
  static constexpr std::chrono::milliseconds end_patience{2'000};

  [[nodiscard]] static std::shared_ptr<shared_system> acquire();

  /// Keeps it until the process ends.
  static void keep(std::shared_ptr<shared_system> shared);

  /// How many systems of this process did not end within end_patience.
  [[nodiscard]] static size_t abandoned();

  shared_system();
  shared_system(const shared_system&) = delete;
  shared_system& operator=(const shared_system&) = delete;
  ~shared_system();

 private:
  friend class system_visit;
  struct parts;

  // CAF keeps a reference to the system's logger in the thread that made the system, and ends the
  // system only when that is gone: so one thread, which is no user's, makes and ends it.
  std::thread owner_;
  std::promise<void> end_;
  std::promise<void> ended_;
  std::future<void> has_ended_;
  parts* parts_ = nullptr;  // on the owner's stack
};

/// How a thread that is not CAF's uses the system. CAF notes the system in each thread that spawns
/// actors or makes scoped ones, and the system cannot end before all have forgotten it: at the end
/// of the visit this thread has.
class system_visit {
 public:
  explicit system_visit(shared_system& shared);
  system_visit(const system_visit&) = delete;
  system_visit& operator=(const system_visit&) = delete;
  ~system_visit();

  [[nodiscard]] caf::actor_system& system() const { return system_; }

 private:
  caf::actor_system& system_;
};

/// While one lives, its thread runs a callback of the application on behalf of a client. Closing a
/// client there would wait for itself.
class callback_scope {
 public:
  callback_scope();
  callback_scope(const callback_scope&) = delete;
  callback_scope& operator=(const callback_scope&) = delete;
  ~callback_scope();

  /// Whether the calling thread is inside of a callback.
  [[nodiscard]] static bool is_active();
};

}  // namespace cafmq

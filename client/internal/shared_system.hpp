#pragma once

/// The actor system behind the plain clients of this process: made for the first one, ended after
/// the last one. It has five threads: two workers, the network, a clock and a printer.
///
/// Any thread may acquire and release it. Releasing never blocks for longer than `end_patience`,
/// also while CAF hangs in a connect: then the system is left to end by itself.

#include <chrono>
#include <memory>

#include <caf/actor_system.hpp>

namespace cafmq {

class shared_system {
 public:
  static constexpr std::chrono::milliseconds end_patience{2'000};

  [[nodiscard]] static std::shared_ptr<shared_system> acquire();

  shared_system();
  shared_system(const shared_system&) = delete;
  shared_system& operator=(const shared_system&) = delete;
  ~shared_system();

  [[nodiscard]] caf::actor_system& system();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
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

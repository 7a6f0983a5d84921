#pragma once

/// More threads that serve sockets. CAF has one such thread in each actor system, so each of these
/// is a system of its own, in which nothing but a remoting door and its helpers runs.
///
/// Made and ended by one thread. They outlive the actor system whose broker uses them: its actors
/// may be scheduled here.

#include <cstddef>
#include <memory>
#include <vector>

#include <caf/actor_system.hpp>

namespace cafmq {

class io_threads {
 public:
  explicit io_threads(size_t count);
  io_threads(const io_threads&) = delete;
  io_threads& operator=(const io_threads&) = delete;
  ~io_threads();

  [[nodiscard]] std::vector<caf::actor_system*> systems() const;

 private:
  struct unit;
  std::vector<std::unique_ptr<unit>> units_;
};

}  // namespace cafmq

#include "client/internal/shared_system.hpp"

#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include <caf/all.hpp>

#include "client/actors.hpp"

namespace cafmq {
namespace {

thread_local int callback_depth = 0;

}  // namespace

struct shared_system::parts {
  struct configuration : caf::actor_system_config {
    configuration() { prepare_client(*this); }
  };

  configuration config;
  caf::actor_system system{config};
};

std::shared_ptr<shared_system> shared_system::acquire() {
  static std::mutex mutex;
  static std::weak_ptr<shared_system> current;
  const std::lock_guard lock{mutex};
  auto shared = current.lock();
  if (!shared) {
    shared = std::make_shared<shared_system>();
    current = shared;
  }
  return shared;
}

shared_system::shared_system() : parts_{std::make_unique<parts>()} {}

// On a thread of its own: this one may be a worker of the very system.
shared_system::~shared_system() {
  std::promise<void> ended;
  auto has_ended = ended.get_future();
  std::thread{[parts = std::move(parts_), ended = std::move(ended)]() mutable {
    parts.reset();
    ended.set_value();
  }}.detach();
  has_ended.wait_for(end_patience);
}

caf::actor_system& shared_system::system() {
  return parts_->system;
}

callback_scope::callback_scope() {
  ++callback_depth;
}

callback_scope::~callback_scope() {
  --callback_depth;
}

bool callback_scope::is_active() {
  return callback_depth > 0;
}

}  // namespace cafmq

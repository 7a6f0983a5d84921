#include "client/internal/shared_system.hpp"

#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include <caf/all.hpp>

#include "client/actors.hpp"

namespace cafmq {
namespace {

thread_local int callback_depth = 0;

std::atomic<size_t> abandoned_systems = 0;

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

shared_system::shared_system() {
  std::promise<parts*> made;
  auto has_been_made = made.get_future();
  has_ended_ = ended_.get_future();
  owner_ = std::thread{
      [made = std::move(made), end = end_.get_future(), ended = std::move(ended_)]() mutable {
        {
          parts all;
          made.set_value(&all);
          end.wait();
        }
        ended.set_value();
      }};
  parts_ = has_been_made.get();
}

shared_system::~shared_system() {
  end_.set_value();
  if (has_ended_.wait_for(end_patience) == std::future_status::ready) {
    owner_.join();
  } else {
    owner_.detach();
    ++abandoned_systems;
  }
}

void shared_system::keep(std::shared_ptr<shared_system> shared) {
  static std::mutex mutex;
  // Not even the end of the process ends it: a thread that does not return may still use it.
  static auto& kept = *std::make_unique<std::vector<std::shared_ptr<shared_system>>>().release();
  const std::lock_guard lock{mutex};
  kept.push_back(std::move(shared));
}

size_t shared_system::abandoned() {
  return abandoned_systems;
}

system_visit::system_visit(shared_system& shared) : system_{shared.parts_->system} {}

system_visit::~system_visit() {
  caf::logger::set_current_actor_system(nullptr);
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

#include "actors/io_threads.hpp"

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "actors/node_config.hpp"

namespace cafmq {

struct io_threads::unit {
  struct settings : caf::actor_system_config {
    settings() {
      configure_node(*this);
      set("scheduler.max-threads", size_t{1});
    }
  };

  settings config;
  caf::actor_system system{config};
};

io_threads::io_threads(size_t count) {
  for (size_t made = 0; made < count; ++made) units_.push_back(std::make_unique<unit>());
}

io_threads::~io_threads() = default;

std::vector<caf::actor_system*> io_threads::systems() const {
  std::vector<caf::actor_system*> systems;
  for (const auto& each : units_) systems.push_back(&each->system);
  return systems;
}

}  // namespace cafmq

#include "client/internal/queue_selector.hpp"

#include <algorithm>
#include <array>

namespace cafmq {
namespace {

using namespace std::chrono_literals;

struct slowness {
  std::chrono::milliseconds latency;
  std::chrono::milliseconds avoided;
};

constexpr std::array<slowness, 7> slownesses{
    {{50ms, 0s}, {100ms, 0s}, {550ms, 2s}, {1'800ms, 5s}, {3s, 6s}, {5s, 10s}, {15s, 30s}}};

}  // namespace

std::chrono::milliseconds avoided_for(std::chrono::milliseconds latency) {
  std::chrono::milliseconds avoided{0};
  for (const auto& each : slownesses)
    if (latency >= each.latency) avoided = each.avoided;
  return avoided;
}

const broker_queue* queue_selector::select(const std::vector<broker_queue>& queues,
                                           const usable& usable, time_point now) {
  const broker_queue* last_resort = nullptr;
  for (size_t step = 0; step < queues.size(); ++step) {
    const auto at = (next_ + step) % queues.size();
    if (!usable(queues[at])) continue;
    if (!is_avoided(queues[at].broker_name, now)) {
      next_ = at + 1;
      return &queues[at];
    }
    if (last_resort == nullptr) last_resort = &queues[at];
  }
  if (last_resort != nullptr) next_ = static_cast<size_t>(last_resort - queues.data()) + 1;
  return last_resort;
}

void queue_selector::broker_worked(const std::string& broker_name, time_point now,
                                   std::chrono::milliseconds latency) {
  if (!avoids_slow_)
    avoided_until_.erase(broker_name);
  else if (const auto pause = avoided_for(latency); pause.count() > 0)
    avoid(broker_name, now + pause);
}

void queue_selector::avoid(const std::string& broker_name, time_point until) {
  auto& end = avoided_until_[broker_name];
  end = std::max(end, until);
}

bool queue_selector::is_avoided(const std::string& broker_name, time_point now) const {
  const auto failed = avoided_until_.find(broker_name);
  return failed != avoided_until_.end() && now < failed->second;
}

}  // namespace cafmq

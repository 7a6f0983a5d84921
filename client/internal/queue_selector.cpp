#include "client/internal/queue_selector.hpp"

namespace cafmq {

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

bool queue_selector::is_avoided(const std::string& broker_name, time_point now) const {
  const auto failed = avoided_until_.find(broker_name);
  return failed != avoided_until_.end() && now < failed->second;
}

}  // namespace cafmq

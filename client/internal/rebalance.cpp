#include "client/internal/rebalance.hpp"

#include <algorithm>

namespace cafmq {

std::vector<broker_queue> allocate_averagely(const std::vector<broker_queue>& queues,
                                             const std::vector<std::string>& client_ids,
                                             std::string_view client_id) {
  const auto member = std::find(client_ids.begin(), client_ids.end(), client_id);
  if (member == client_ids.end()) return {};
  const auto place = static_cast<size_t>(member - client_ids.begin());
  const auto share = queues.size() / client_ids.size();
  const auto left_over = queues.size() % client_ids.size();
  const auto begin = place * share + std::min(place, left_over);
  const auto end = begin + share + (place < left_over ? 1 : 0);
  return {queues.begin() + static_cast<std::ptrdiff_t>(begin),
          queues.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace cafmq

#include "actors/broker/queue_locks.hpp"

#include <algorithm>
#include <iterator>

namespace cafmq {

bool queue_locks::lock(std::string_view group, const message_queue& queue,
                       std::string_view client_id, time_point now) {
  if (size_ >= locks_max_) drop_expired(now);
  auto of_group = groups_.find(group);
  auto* known = of_group == groups_.end() ? nullptr : &of_group->second;
  const auto found = known == nullptr ? decltype(known->find(queue)){} : known->find(queue);
  if (known != nullptr && found != known->end()) {
    auto& holder = found->second;
    if (holder.client_id != client_id && now - holder.renewed < queue_lock_expiry) return false;
    holder = {std::string{client_id}, now};
    return true;
  }
  if (size_ >= locks_max_) return false;
  groups_[std::string{group}].emplace(queue, held{std::string{client_id}, now});
  ++size_;
  return true;
}

void queue_locks::unlock(std::string_view group, const message_queue& queue,
                         std::string_view client_id) {
  const auto of_group = groups_.find(group);
  if (of_group == groups_.end()) return;
  const auto found = of_group->second.find(queue);
  if (found == of_group->second.end() || found->second.client_id != client_id) return;
  of_group->second.erase(found);
  --size_;
  if (of_group->second.empty()) groups_.erase(of_group);
}

bool queue_locks::holds_any(std::string_view group, time_point now) const {
  const auto of_group = groups_.find(group);
  return of_group != groups_.end() &&
         std::any_of(of_group->second.begin(), of_group->second.end(), [&](const auto& entry) {
           return now - entry.second.renewed < queue_lock_expiry;
         });
}

void queue_locks::drop_expired(time_point now) {
  for (auto group = groups_.begin(); group != groups_.end();) {
    size_ -= std::erase_if(group->second, [&](const auto& entry) {
      return now - entry.second.renewed >= queue_lock_expiry;
    });
    group = group->second.empty() ? groups_.erase(group) : std::next(group);
  }
}

}  // namespace cafmq

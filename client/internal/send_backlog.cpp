#include "client/internal/send_backlog.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace cafmq {

void send_backlog::add(std::shared_ptr<send_job> job) {
  auto& lane = waiting_[job->lane];
  lane.push_back(std::move(job));
}

void send_backlog::put_back(const send_batch& jobs) {
  for (const auto& job : jobs) {
    auto& lane = waiting_[job->lane];
    const auto place = std::find_if(lane.begin(), lane.end(),
                                    [&](const auto& each) { return each->id > job->id; });
    lane.insert(place, job);
  }
}

bool send_backlog::has_work(const send_lane& lane) {
  const auto found = waiting_.find(lane);
  if (found == waiting_.end()) return false;
  drop_finished(found->second);
  if (!found->second.empty()) return true;
  waiting_.erase(found);
  return false;
}

send_batch send_backlog::take(const send_lane& lane, send_batch_limits limits) {
  send_batch batch;
  if (!has_work(lane)) return batch;
  auto& waiting = waiting_.at(lane);
  size_t messages = 0;
  size_t bytes = 0;
  while (!waiting.empty()) {
    const auto& next = *waiting.front();
    messages += next.message_ids.size();
    bytes += next.items.size();
    const bool fits = messages <= limits.messages_max && bytes <= limits.bytes_max;
    if (!batch.empty() && (next.alone || !fits)) break;
    batch.push_back(std::move(waiting.front()));
    waiting.pop_front();
    drop_finished(waiting);
    if (batch.back()->alone) break;
  }
  if (waiting.empty()) waiting_.erase(lane);
  return batch;
}

std::vector<send_lane> send_backlog::let_choose(const send_lane& lane,
                                                const std::vector<broker_queue>& queues) {
  std::set<send_lane> chosen;
  while (has_work(lane)) {
    const auto batch = take(lane, {});
    for (const auto& job : batch) {
      const auto place = job->choose(queues) % queues.size();
      job->lane = {lane.topic, static_cast<int32_t>(place)};
      chosen.insert(job->lane);
    }
    put_back(batch);
  }
  return {chosen.begin(), chosen.end()};
}

send_batch send_backlog::take_back_choices(const send_lane& lane) {
  send_batch others;
  while (has_work(lane)) {
    for (const auto& job : take(lane, {})) {
      if (!job->choose) {
        others.push_back(job);
        continue;
      }
      job->lane = {lane.topic, {}, true};
      put_back({job});
    }
  }
  return others;
}

std::vector<send_lane> send_backlog::lanes() const {
  std::vector<send_lane> lanes;
  for (const auto& [lane, waiting] : waiting_) lanes.push_back(lane);
  return lanes;
}

void send_backlog::drop_finished(jobs& waiting) {
  while (!waiting.empty() && waiting.front()->is_finished) waiting.pop_front();
}

}  // namespace cafmq

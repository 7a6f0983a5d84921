#include "client/internal/topic_share.hpp"

#include <algorithm>
#include <utility>

#include "client/internal/route_queues.hpp"

namespace cafmq {

topic_share::topic_share(subscription wanted, consume_from start_at)
    : wanted_{std::move(wanted)}, start_at_{start_at} {}

bool topic_share::learn(topic_route route) {
  auto readable = readable_queues(wanted_.topic, route);
  if (!was_asked_) there_before_.insert(readable.begin(), readable.end());
  was_asked_ = true;
  const bool news = !route_ || *route_ != route;
  readable_ = std::move(readable);
  route_ = std::move(route);
  return news;
}

bool topic_share::has_broker(const std::string& broker_name) const {
  return route_ && std::any_of(route_->queues.begin(), route_->queues.end(),
                               [&](const auto& data) { return data.broker_name == broker_name; });
}

result<std::vector<broker_queue>> topic_share::share_of(const std::string& client_id,
                                                        const std::vector<std::string>& client_ids,
                                                        const queue_allocation& allocate) const {
  auto share = allocate(readable_, client_ids, client_id);
  if (share)
    std::erase_if(*share, [this](const broker_queue& queue) {
      return !std::binary_search(readable_.begin(), readable_.end(), queue);
    });
  return share;
}

consume_from topic_share::start_of(const broker_queue& queue) const {
  return there_before_.contains(queue) ? start_at_ : consume_from::first;
}

}  // namespace cafmq

#include "client/internal/route_cache.hpp"

#include <algorithm>
#include <utility>

#include "client/internal/route_queues.hpp"

namespace cafmq {

route_cache::route_cache(std::chrono::milliseconds age_max, size_t capacity)
    : age_max_{age_max}, capacity_{capacity} {}

bool route_cache::store(const std::string& topic, topic_route route, time_point now) {
  const auto known = routes_.find(topic);
  const bool news = known == routes_.end() || known->second.route != route;
  if (known == routes_.end()) make_room();
  auto writable = writable_queues(topic, route);
  routes_.insert_or_assign(topic, known_route{std::move(route), std::move(writable), now});
  return news;
}

const topic_route* route_cache::find(const std::string& topic) const {
  const auto known = routes_.find(topic);
  return known == routes_.end() ? nullptr : &known->second.route;
}

const std::vector<broker_queue>& route_cache::writable(const std::string& topic) const {
  static const std::vector<broker_queue> none;
  const auto known = routes_.find(topic);
  return known == routes_.end() ? none : known->second.writable;
}

bool route_cache::is_due(const std::string& topic, time_point now) const {
  const auto known = routes_.find(topic);
  return known == routes_.end() || known->second.distrusted ||
         now - known->second.learnt >= age_max_;
}

void route_cache::distrust(const std::string& topic) {
  if (const auto known = routes_.find(topic); known != routes_.end())
    known->second.distrusted = true;
}

void route_cache::make_room() {
  if (routes_.size() < capacity_) return;
  routes_.erase(std::min_element(routes_.begin(), routes_.end(), [](const auto& a, const auto& b) {
    return a.second.learnt < b.second.learnt;
  }));
}

}  // namespace cafmq

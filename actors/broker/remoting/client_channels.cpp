#include "actors/broker/remoting/client_channels.hpp"

#include <algorithm>
#include <iterator>

namespace cafmq::remoting {

bool client_channels::put(const heartbeat_data& beat, const client_channel& channel) {
  for (const auto& consumer : beat.consumers)
    if (!put(consumers_, {consumer.group, beat.client_id}, channel)) return false;
  for (const auto& group : beat.producer_groups) {
    if (!put(producers_, {beat.client_id, group}, channel)) return false;
    producers_by_group_.insert_or_assign({group, beat.client_id}, channel);
  }
  return true;
}

bool client_channels::put(channels& to, names key, const client_channel& channel) {
  if (size() >= memberships_max_ && !to.contains(key)) return false;
  to.insert_or_assign(std::move(key), channel);
  return true;
}

void client_channels::leave(std::string_view client_id, std::string_view producer_group,
                            std::string_view consumer_group) {
  consumers_.erase(names{consumer_group, client_id});
  producers_.erase(names{client_id, producer_group});
  producers_by_group_.erase(names{producer_group, client_id});
}

void client_channels::connection_lost(uint64_t serial) {
  const auto is_lost = [&](const auto& each) { return each.second.connection.serial == serial; };
  std::erase_if(consumers_, is_lost);
  std::erase_if(producers_, is_lost);
  std::erase_if(producers_by_group_, is_lost);
}

const client_channel* client_channels::find_consumer(std::string_view group,
                                                     std::string_view client_id) const {
  const auto found = consumers_.find(names{group, client_id});
  return found == consumers_.end() ? nullptr : &found->second;
}

const client_channel* client_channels::find_producer(std::string_view client_id) const {
  const auto found = producers_.lower_bound(names{client_id, std::string_view{}});
  const bool is_there = found != producers_.end() && found->first.first == client_id;
  return is_there ? &found->second : nullptr;
}

const client_channel* client_channels::find_producer_in(std::string_view group, size_t turn) const {
  const auto begin = producers_by_group_.lower_bound(names{group, std::string_view{}});
  const auto end = std::find_if(begin, producers_by_group_.end(),
                                [&](const auto& each) { return each.first.first != group; });
  const auto count = static_cast<size_t>(std::distance(begin, end));
  if (count == 0) return nullptr;
  return &std::next(begin, static_cast<ptrdiff_t>(turn % count))->second;
}

std::vector<std::pair<std::string, client_channel>> client_channels::consumers(
    std::string_view group) const {
  std::vector<std::pair<std::string, client_channel>> members;
  for (auto each = consumers_.lower_bound(names{group, std::string_view{}});
       each != consumers_.end() && each->first.first == group; ++each)
    members.emplace_back(each->first.second, each->second);
  return members;
}

}  // namespace cafmq::remoting

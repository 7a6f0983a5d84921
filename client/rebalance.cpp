#include "client/rebalance.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "client/internal/hash_ring.hpp"

namespace cafmq {
namespace {

using queue_list = std::vector<broker_queue>;
using member_list = std::vector<std::string>;

std::optional<size_t> place_of(std::string_view client_id, const member_list& client_ids) {
  const auto member = std::find(client_ids.begin(), client_ids.end(), client_id);
  if (member == client_ids.end()) return std::nullopt;
  return static_cast<size_t>(member - client_ids.begin());
}

// The Java class's own text, which is what goes onto the ring.
std::string text_of(const broker_queue& queue) {
  return fmt::format("MessageQueue [topic={}, brokerName={}, queueId={}]", queue.topic,
                     queue.broker_name, queue.queue_id);
}

// "room" of "room@name", as Java's split sees it: what ends in separators ends before them.
std::optional<std::string> room_in(std::string_view broker_name) {
  broker_name = broker_name.substr(0, broker_name.find_last_not_of('@') + 1);
  const auto separator = broker_name.find('@');
  if (separator == std::string_view::npos || broker_name.rfind('@') != separator)
    return std::nullopt;
  return std::string{broker_name.substr(0, separator)};
}

queue_list in_rooms(const queue_list& queues, const std::set<std::string>& rooms) {
  queue_list chosen;
  for (const auto& queue : queues)
    if (const auto room = room_in(queue.broker_name); room && rooms.contains(*room))
      chosen.push_back(queue);
  return chosen;
}

// Which things are in which room.
template <class Thing, class RoomOf, class NameOf>
result<std::map<std::string, std::vector<Thing>>> by_room(const std::vector<Thing>& things,
                                                          RoomOf room_of, NameOf name_of) {
  std::map<std::string, std::vector<Thing>> rooms;
  for (const auto& thing : things) {
    auto room = room_of(thing);
    if (room.empty())
      return fail(errc::invalid_argument, "{} is in no machine room; name one for it",
                  name_of(thing));
    rooms[std::move(room)].push_back(thing);
  }
  return rooms;
}

// Shares of several rooms, one after another.
class room_shares {
 public:
  room_shares(const queue_allocation& within, std::string_view client_id)
      : within_{within}, client_id_{client_id} {}

  void add(const queue_list& queues, const member_list& client_ids) {
    if (!all_) return;
    auto share = within_(queues, client_ids, client_id_);
    if (share)
      all_->insert(all_->end(), share->begin(), share->end());
    else
      all_ = std::move(share);
  }

  [[nodiscard]] result<queue_list> take() { return std::move(all_); }

 private:
  const queue_allocation& within_;
  std::string_view client_id_;
  result<queue_list> all_;
};

result<queue_list> allocate_nearby(const queue_list& queues, const member_list& client_ids,
                                   std::string_view client_id, const machine_rooms& rooms,
                                   const queue_allocation& within) {
  if (!place_of(client_id, client_ids)) return queue_list{};
  const auto queues_in = by_room(queues, rooms.of_queue, text_of);
  if (!queues_in) return fail(queues_in.error());
  const auto members_in =
      by_room(client_ids, rooms.of_member, [](const auto& id) { return "the member " + id; });
  if (!members_in) return fail(members_in.error());
  const auto own_room = rooms.of_member(client_id);
  room_shares shares{within, client_id};
  if (const auto own = queues_in->find(own_room); own != queues_in->end())
    shares.add(own->second, members_in->at(own_room));
  for (const auto& [room, there] : *queues_in)
    if (!members_in->contains(room)) shares.add(there, client_ids);
  return shares.take();
}

}  // namespace

std::vector<broker_queue> allocate_averagely(const std::vector<broker_queue>& queues,
                                             const std::vector<std::string>& client_ids,
                                             std::string_view client_id) {
  const auto place = place_of(client_id, client_ids);
  if (!place) return {};
  const auto share = queues.size() / client_ids.size();
  const auto left_over = queues.size() % client_ids.size();
  const auto begin = *place * share + std::min(*place, left_over);
  const auto end = begin + share + (*place < left_over ? 1 : 0);
  return {queues.begin() + static_cast<std::ptrdiff_t>(begin),
          queues.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::vector<broker_queue> allocate_by_circle(const std::vector<broker_queue>& queues,
                                             const std::vector<std::string>& client_ids,
                                             std::string_view client_id) {
  queue_list share;
  const auto place = place_of(client_id, client_ids);
  if (!place) return share;
  for (size_t at = *place; at < queues.size(); at += client_ids.size()) share.push_back(queues[at]);
  return share;
}

queue_allocation consistent_hash_allocation(size_t places) {
  return [places](const queue_list& queues, const member_list& client_ids,
                  std::string_view client_id) -> result<queue_list> {
    queue_list share;
    if (!place_of(client_id, client_ids)) return share;
    hash_ring ring;
    for (const auto& member : client_ids) ring.add(member, places);
    for (const auto& queue : queues)
      if (const auto* member = ring.find(text_of(queue)); member && *member == client_id)
        share.push_back(queue);
    return share;
  };
}

queue_allocation machine_room_allocation(std::set<std::string> rooms) {
  return [rooms = std::move(rooms)](const queue_list& queues, const member_list& client_ids,
                                    std::string_view client_id) -> result<queue_list> {
    queue_list share;
    const auto place = place_of(client_id, client_ids);
    if (!place) return share;
    const auto chosen = in_rooms(queues, rooms);
    const auto each = chosen.size() / client_ids.size();
    for (size_t at = each * *place; at < each * (*place + 1); ++at) share.push_back(chosen[at]);
    const auto left_over = *place + each * client_ids.size();
    if (left_over < chosen.size()) share.push_back(chosen[left_over]);
    return share;
  };
}

queue_allocation nearby_allocation(machine_rooms rooms, queue_allocation within) {
  return [rooms = std::move(rooms), within = std::move(within)](
             const queue_list& queues, const member_list& client_ids, std::string_view client_id) {
    return allocate_nearby(queues, client_ids, client_id, rooms, within);
  };
}

queue_allocation configured_allocation(std::vector<broker_queue> queues) {
  return [queues = std::move(queues)](const queue_list&, const member_list&,
                                      std::string_view) -> result<queue_list> { return queues; };
}

}  // namespace cafmq

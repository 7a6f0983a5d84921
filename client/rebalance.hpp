#pragma once

/// Which queues of a topic a member of a group consumes. Pure functions: every member computes its
/// share from the same sorted input, so that the shares fit together without anybody in charge; all
/// members of a group have to use the same one. The results are those of RocketMQ's strategies of
/// the same names, so our members and RocketMQ's can be in one group.
///
/// An own strategy is any function like these; any thread of the client may call it.

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "client/broker_queue.hpp"

namespace cafmq {

/// `queues` and `client_ids` are sorted. Nothing for a `client_id` that is not among them. On an
/// error the member keeps the queues that it has.
using queue_allocation = std::function<result<std::vector<broker_queue>>(
    const std::vector<broker_queue>& queues, const std::vector<std::string>& client_ids,
    std::string_view client_id)>;

/// Consecutive queues; the first members get one more when it does not come out even.
/// AllocateMessageQueueAveragely.
[[nodiscard]] std::vector<broker_queue> allocate_averagely(
    const std::vector<broker_queue>& queues, const std::vector<std::string>& client_ids,
    std::string_view client_id);

/// The members take turns. AllocateMessageQueueAveragelyByCircle.
[[nodiscard]] std::vector<broker_queue> allocate_by_circle(
    const std::vector<broker_queue>& queues, const std::vector<std::string>& client_ids,
    std::string_view client_id);

/// Each queue goes to the next member on a ring of MD5 hashes, where each has `places` places: when
/// one joins or leaves few queues move, and shares differ. AllocateMessageQueueConsistentHash.
[[nodiscard]] queue_allocation consistent_hash_allocation(size_t places = 10);

/// Evenly, of the brokers called "room@name" whose room is one of `rooms`. Others are left to
/// groups elsewhere. AllocateMessageQueueByMachineRoom.
[[nodiscard]] queue_allocation machine_room_allocation(std::set<std::string> rooms);

/// Where queues and members are. An empty answer is an error.
struct machine_rooms {
  std::function<std::string(const broker_queue&)> of_queue;
  std::function<std::string(std::string_view client_id)> of_member;
};

/// Members share the queues of their own room by `within`; those of rooms without a member are
/// shared by all. AllocateMachineRoomNearby. errc::invalid_argument names what is in no room.
[[nodiscard]] queue_allocation nearby_allocation(machine_rooms rooms,
                                                 queue_allocation within = allocate_averagely);

/// These, whoever else is there. AllocateMessageQueueByConfig.
[[nodiscard]] queue_allocation configured_allocation(std::vector<broker_queue> queues);

}  // namespace cafmq

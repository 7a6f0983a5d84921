#pragma once

/// What the remoting doors of a broker remember of their clients, all of them together: a client
/// may be connected to one door and be asked about at another. Heartbeats fill all but the locks.

#include <cstddef>
#include <memory>
#include <optional>

#include "actors/broker/queue_locks.hpp"
#include "actors/broker/remoting/client_channels.hpp"
#include "actors/broker/remoting/connected_clients.hpp"
#include "actors/broker/remoting/subscription_table.hpp"
#include "actors/options.hpp"
#include "base/guarded.hpp"

namespace cafmq::remoting {

/// Locks are a few per consumer; this is a bound against clients that name queues without end.
inline constexpr size_t queue_locks_max = 1'000'000;

struct client_memory {
  explicit client_memory(const broker_options& options)
      : subscriptions{options.groups_max},
        channels{options.memberships_max},
        connected{options.memberships_max} {}

  subscription_table subscriptions;
  client_channels channels;
  connected_clients connected;
  queue_locks locks{queue_locks_max};
};

using shared_client_memory = guarded<client_memory>;

/// What a table has found, for after its guard.
template <class T>
std::optional<T> copied(const T* found) {
  return found == nullptr ? std::nullopt : std::optional<T>{*found};
}

}  // namespace cafmq::remoting

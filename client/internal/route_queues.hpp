#pragma once

/// What a route means for clients: which queues there are to write and to read, and at which
/// address. Pure functions. Counts come from the network: they are bounded here.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/broker_queue.hpp"
#include "message/route.hpp"

namespace cafmq {

/// More queues than this on one broker are not believed.
inline constexpr int32_t queues_per_broker_max = 65'536;

/// The address of a broker's master; nothing while it has none.
[[nodiscard]] std::optional<std::string> master_address(const topic_route& route,
                                                        std::string_view broker_name);

/// Sorted. Only brokers whose master is known and that permit writing.
[[nodiscard]] std::vector<broker_queue> writable_queues(const std::string& topic,
                                                        const topic_route& route);

/// Sorted. Only brokers that permit reading.
[[nodiscard]] std::vector<broker_queue> readable_queues(const std::string& topic,
                                                        const topic_route& route);

/// The route of a topic that does not exist yet, made from that of TBW102: the brokers that will
/// create it when something is sent, with at most `queues` queues each.
[[nodiscard]] topic_route route_if_created(topic_route auto_create, int32_t queues);

}  // namespace cafmq

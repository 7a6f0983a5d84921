#pragma once

/// What has to be known or done before a load begins: where the topic is, that it is there, which
/// messages it has. Each call is one request over a connection of its own, 10 s at most. Any
/// thread; blocks.
///
/// Errors of all: those of load_connection::open, timed_out, and errc::io_failed with the code and
/// the remark of an answer that is not SUCCESS.

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "net/endpoint.hpp"

namespace cafmq::load {

struct topic_place {
  endpoint broker;
  int32_t queues = 0;
};

/// The first master in the topic's route, and how many queues it takes messages for.
[[nodiscard]] result<topic_place> find_topic(const endpoint& name_server, const std::string& topic);

[[nodiscard]] result<void> create_topic(const endpoint& broker, const std::string& topic,
                                        int32_t queues);

/// A queue's messages are `min` up to but without `max`.
struct queue_extent {
  int64_t min = 0;
  int64_t max = 0;
};

/// By queue, from 0 on.
[[nodiscard]] result<std::vector<queue_extent>> find_extents(const endpoint& broker,
                                                             const std::string& topic,
                                                             int32_t queues);

}  // namespace cafmq::load

#pragma once

/// How our plain types cross the wire: CAF's inspection for types of the layers below, which know
/// nothing of CAF. Include it where messages are sent to other processes, and nowhere else.

#include <type_traits>
#include <utility>

#include <caf/deserializer.hpp>
#include <caf/error.hpp>
#include <caf/meta/type_name.hpp>
#include <caf/sec.hpp>
#include <caf/serializer.hpp>

#include "base/offsets.hpp"
#include "message/host_address.hpp"
#include "message/message_queue.hpp"
#include "message/route.hpp"
#include "message/subscription.hpp"
#include "message/topic_config.hpp"

/// The fields of a struct in the order in which they are sent. The only spelling of `inspect` that
/// has to change for a newer CAF.
#define CAFMQ_INSPECT(type, ...)                                                    \
  template <class Inspector>                                                        \
  typename Inspector::result_type inspect(Inspector& f, [[maybe_unused]] type& x) { \
    return f(caf::meta::type_name(#type) __VA_OPT__(, ) __VA_ARGS__);               \
  }

namespace cafmq {

template <class Inspector, class Tag>
typename Inspector::result_type inspect(Inspector& f, position<Tag>& x) {
  auto value = x.value();
  if constexpr (std::is_void_v<typename Inspector::result_type>) {
    f(value);
  } else {
    auto done = f(value);
    x = position<Tag>{value};
    return done;
  }
}

CAFMQ_INSPECT(message_queue, x.topic, x.queue_id)
CAFMQ_INSPECT(host_address, x.ip, x.is_ipv6, x.port)
CAFMQ_INSPECT(topic_config, x.name, x.read_queues, x.write_queues, x.permission, x.system_flag,
              x.ordered, x.attributes)
CAFMQ_INSPECT(data_version, x.state_version, x.timestamp_ms, x.counter)
CAFMQ_INSPECT(subscription, x.topic, x.expression, x.version, x.type)
CAFMQ_INSPECT(broker_data, x.cluster, x.broker_name, x.addresses)
CAFMQ_INSPECT(queue_data, x.broker_name, x.read_queues, x.write_queues, x.permission, x.system_flag)
CAFMQ_INSPECT(topic_route, x.queues, x.brokers)

}  // namespace cafmq

#include "actors/broker/send_rules.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "message/properties.hpp"
#include "message/system_topics.hpp"

namespace cafmq {

result<void> send_rules::check_topic(std::string_view topic, int32_t broker_permission) {
  if ((broker_permission & permission::write) == 0)
    return fail(errc::no_permission,
                "the broker's permission is {}, without 2 (write); send to another broker or "
                "change brokerPermission",
                broker_permission);
  if (auto named = check_topic_name(topic); !named) return named;
  if (system_topic::is_closed_to_clients(topic))
    return fail(errc::no_permission,
                "the topic {} belongs to the broker and clients may not send to it; choose another "
                "topic",
                topic);
  return {};
}

result<int32_t> send_rules::choose_queue(const topic_config& topic, int32_t wanted,
                                         uint32_t turn) const {
  if (!topic.writable())
    return fail(errc::no_permission,
                "the topic {} has the permission {}, without 2 (write); change the topic or send "
                "to another broker",
                topic.name, topic.permission);
  if (wanted >= 0) {
    // While a topic is made smaller, clients with old routes still send to the queues that are only
    // read.
    const auto queues = std::max(topic.read_queues, topic.write_queues);
    if (wanted < queues) return wanted;
    return fail(errc::invalid_argument,
                "the topic {} has {} queues and no queue {}; fetch its route again", topic.name,
                queues, wanted);
  }
  if (topic.write_queues < 1)
    return fail(errc::no_permission,
                "the topic {} has no queue for writing; give it some or send to another broker",
                topic.name);
  return static_cast<int32_t>(turn % static_cast<uint32_t>(topic.write_queues));
}

result<void> send_rules::check_message(const message& message) const {
  if (message.body.size() > static_cast<size_t>(limits_.message_size_max))
    return fail(errc::message_illegal,
                "the body has {} bytes; at most {} are allowed, make the message smaller or raise "
                "maxMessageSize",
                message.body.size(), limits_.message_size_max);
  if (message.properties.size() > properties_size_max)
    return fail(errc::message_illegal,
                "the properties take {} bytes; at most {} are allowed, move some into the body",
                message.properties.size(), properties_size_max);
  return {};
}

result<void> send_rules::check_batch(size_t messages) const {
  if (messages == 0) return fail(errc::message_illegal, "the batch is empty; send at least one");
  if (messages > limits_.batch_messages_max)
    return fail(errc::message_illegal,
                "the batch has {} messages; at most {} are allowed, send it in parts", messages,
                limits_.batch_messages_max);
  return {};
}

}  // namespace cafmq
